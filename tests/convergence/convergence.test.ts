import { afterAll, beforeAll, describe, it } from "vitest";
import { encodeState } from "../../web-client/src/board/index.js";
import { Dice } from "../harness/random.js";
import { pause, Server } from "../harness/server.js";
import { present, type State } from "../harness/shapes.js";
import { expectSame } from "./same.js";
import { Trial } from "./trial.js";

// CONVERGENCE_SEEDS: how many. CONVERGENCE_SEED: this one, again, alone unless it is said how many from it on: the same
// people do the same with the same bad luck; what the network and the disk make of it in time is theirs.
const given = process.env["CONVERGENCE_SEED"];
const count = Number(process.env["CONVERGENCE_SEEDS"] ?? (given === undefined ? 50 : 1));
const first = Number(given ?? Date.now() % 1_000_000);
const together = 25; // boards on one server at once
const killsMax = 3;

const seeds = Array.from({ length: count }, (_, i) => first + i);
const groups = Array.from({ length: Math.ceil(count / together) }, (_, i) =>
  seeds.slice(i * together, (i + 1) * together),
);

let server: Server;
beforeAll(async () => {
  server = await Server.start({ name: "convergence" });
});
afterAll(() => server.close());

/// The trials of some seeds, which share a server and its deaths. One that fails leaves the others alone.
class Group {
  private readonly failures = new Map<number, unknown>();
  private readonly trials = new Map<number, Trial>();
  private readonly states = new Map<Trial, State>();
  constructor(private readonly seeds: readonly number[]) {}

  async run(): Promise<void> {
    // A few at a time: so many sessions at once are another test.
    for (let i = 0; i < this.seeds.length; i += 5)
      await Promise.all(this.seeds.slice(i, i + 5).map((seed) => this.attempt(seed, () => this.open(seed))));
    const working = this.each((trial) => trial.work());
    await Promise.all([working, kill(new Dice(present(this.seeds[0])), working)]);
    await this.each((trial) => this.settle(trial));
    await server.crash();
    await this.each((trial) => this.compareWithDisk(trial));
    for (const trial of this.trials.values()) trial.close();
  }
  /// Fails as the trial of this seed did.
  outcome(seed: number): void {
    if (!this.failures.has(seed)) return;
    const again = `CONVERGENCE_SEED=${seed} npx vitest run convergence/convergence`;
    const diary = this.trials.get(seed)?.keepDiary();
    throw new Error(`seed ${seed}, again: ${again}; what happened: ${diary}`, { cause: this.failures.get(seed) });
  }

  private async open(seed: number): Promise<void> {
    this.trials.set(seed, await Trial.open(server, seed));
  }
  private async settle(trial: Trial): Promise<void> {
    const state = await trial.settle();
    this.states.set(trial, state);
    await trial.verify(state);
  }
  /// What a server that knows nothing but the log makes of it is what everybody had.
  private async compareWithDisk(trial: Trial): Promise<void> {
    const { state } = await trial.snapshot("facilitator");
    const had = this.states.get(trial);
    expectSame(encodeState(state as never), encodeState(had as never), "the fold of the log");
  }

  private each(step: (trial: Trial) => Promise<void>): Promise<unknown> {
    return Promise.all([...this.trials].map(([seed, trial]) => this.attempt(seed, () => step(trial))));
  }
  private async attempt(seed: number, step: () => Promise<void>): Promise<void> {
    if (this.failures.has(seed)) return;
    await step().catch((failure: unknown) => this.failures.set(seed, failure));
  }
}

/// The server dies now and then while people work, and comes back on what the disk has.
async function kill(dice: Dice, working: Promise<unknown>): Promise<void> {
  let atWork = true;
  void working.then(() => (atWork = false));
  for (let kills = 0; atWork && kills < killsMax; kills++) {
    await pause(1000 + dice.below(1500));
    await server.end(dice.chance(80) ? "SIGKILL" : "SIGTERM");
    await pause(dice.below(500));
    await server.up();
  }
}

describe.each(groups.map((seeds) => ({ seeds, name: `${seeds[0]} to ${seeds.at(-1)}` })))(
  "people on bad lines and a server that dies, seeds $name",
  ({ seeds }) => {
    const group = new Group(seeds);
    beforeAll(() => group.run(), 600_000);
    it.each(seeds)("[POS4] [SUB1] [SUB5] [TXT6] all copies agree and nothing typed is lost, seed %i", (seed) =>
      group.outcome(seed),
    );
  },
);
