// What docs/cost.md says is what its formula gives, and what we aim at.
import { shares, tables } from '../../../infra/cost/cost.mjs';

/** The share of the service's own price that we may add, by load. */
const aims = { quiet: 0.03, busy: 0.015 };

export function checkCost(repository, report) {
  const loads = JSON.parse(repository.read('infra/cost/loads.json'));
  const prices = JSON.parse(repository.read('infra/cost/prices.json'));
  if (!repository.read('docs/cost.md').includes(`<!-- tables -->\n${tables(loads, prices)}<!-- end -->`)) {
    report('docs/cost.md', 'its tables are not those of infra/cost: node infra/cost/cost.mjs --write');
  }

  for (const [load, share] of Object.entries(shares(loads, prices))) {
    if (share > aims[load]) {
      report('infra/cost/loads.json', `${load}: we would add ${(100 * share).toFixed(2)} % to the service's price, and aim at ${100 * aims[load]} %`);
    }
  }
}
