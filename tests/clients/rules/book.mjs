// A rule is a promise of the service that a client can see. They run one after another; the first that fails ends the run.
const rules = [];

export function rule(promise, check) {
  rules.push({ promise, check });
}

export async function judge() {
  for (const { promise, check } of rules) {
    try {
      await check();
    } catch (fault) {
      console.error(`FAILED: ${promise}\n${fault.stack ?? fault}`);
      process.exitCode = 1;
      return;
    }
    console.log(`ok: ${promise}`);
  }
  console.log(`${rules.length} rules held`);
}
