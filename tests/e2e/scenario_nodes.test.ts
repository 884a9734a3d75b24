import { Cluster } from "../harness/cluster.js";
import { tellScenario } from "./scenario.js";

tellScenario("Redis with two servers", () => Cluster.start({ name: "scenario-nodes", nodes: 2 }));
