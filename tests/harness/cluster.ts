import { Redis, type RedisOptions } from "./redis.js";
import { type Origin, Server, type Site } from "./server.js";
import { present } from "./shapes.js";

export interface ClusterOptions {
  readonly name: string;
  readonly nodes: number;
  readonly args?: readonly string[]; // of every node
  readonly web?: boolean;
  readonly redis?: Omit<RedisOptions, "name">;
  /// Where node `i` finds its store; absent: the Redis itself.
  readonly storeOf?: (redis: Redis, i: number) => string | Promise<string>;
}

/// Several servers on one Redis.
export class Cluster implements Site {
  private turn = 0;
  private constructor(
    readonly redis: Redis,
    readonly nodes: readonly Server[],
  ) {}

  static async start(options: ClusterOptions): Promise<Cluster> {
    return Cluster.on(await Redis.start({ ...options.redis, name: `${options.name}-redis` }), options);
  }

  /// On a Redis that is there already.
  static async on(redis: Redis, options: ClusterOptions): Promise<Cluster> {
    const { name, args = [], web = false, storeOf = (each: Redis) => each.url } = options;
    const nodes: Server[] = [];
    for (let i = 0; i < options.nodes; i += 1)
      nodes.push(await Server.idle({ name: `${name}-${i + 1}`, args, web, store: await storeOf(redis, i) }));
    const cluster = new Cluster(redis, nodes);
    try {
      await Promise.all(nodes.map((node) => node.up()));
    } catch (error) {
      await cluster.close().catch(() => undefined);
      throw error;
    }
    return cluster;
  }

  node(i: number): Server {
    return present(this.nodes[i], `node ${i}`);
  }
  /// A node that runs, another one each time.
  get origin(): string {
    const running = this.nodes.filter((node) => node.running);
    this.turn += 1;
    return (running[this.turn % running.length] ?? this.node(0)).origin;
  }

  /// The node of this number first; at every further connection the next one.
  seat(index: number): Origin {
    const nodes = this.nodes;
    let turn = index - 1;
    return {
      get origin(): string {
        turn += 1;
        return present(nodes[turn % nodes.length]).origin;
      },
    };
  }

  async crash(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.end("SIGKILL")));
    await Promise.all(this.nodes.map((node) => node.up()));
  }

  async close(): Promise<void> {
    this.redis.thaw();
    await this.closeNodes().finally(() => this.redis.close());
  }
  async closeNodes(): Promise<void> {
    const ends = await Promise.allSettled(this.nodes.map((node) => node.close()));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }
}
