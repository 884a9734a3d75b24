/// Which moments and acts a run takes: FAULT_SEED shows it again, as far as the network's timing allows.
export const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);

/// How long or how often, on demand: an environment variable, else what fits into every run of the tests.
export const amount = (name: string, short: number): number => Number(process.env[name] ?? short);

/// The last line of a scenario: what was tried and what came of it.
export const verdict = (what: string): void => console.log(`verdict: ${what} (seed ${seed})`);
