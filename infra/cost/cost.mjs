// What a million messages cost, meter by meter: node infra/cost/cost.mjs. Writes the tables of docs/cost.md when told to: --write
import { readFileSync, writeFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const million = 1_000_000;

/** Dollars for a million messages by meter; what the service itself takes is the first. */
export function costOf(load, loads, prices) {
  const deliveries = million / load.eventsPerDelivery;
  const gigabytes = (kilobytes) => kilobytes / (1024 * 1024);

  return {
    'Communication Services': million * prices.acsMessage,
    'Event Grid': million * loads.eventGridOperationsPerMessage * prices.eventGridOperation,
    'Functions, seconds': deliveries * load.secondsPerDelivery * loads.memoryGigabytes * prices.gigabyteSecond,
    'Functions, executions': deliveries * prices.execution,
    'Tables, transactions': million * load.tableTransactionsPerMessage * prices.tableTransaction,
    'Tables, a year kept': gigabytes(million * loads.rowKilobytes) * loads.monthsKept * prices.tableGigabyteMonth,
    Telemetry: gigabytes(deliveries * (loads.hostLogKilobytesPerExecution + load.spansPerDelivery * loads.spanKilobytes * loads.sampleRatio)) * prices.logGigabyte,
  };
}

export function tables(loads = read('loads.json'), prices = read('prices.json')) {
  const columns = Object.entries(loads.loads).map(([name, load]) => ({ name, cost: costOf(load, loads, prices) }));
  const meters = Object.keys(columns[0].cost);
  const added = columns.map(({ cost }) => meters.slice(1).reduce((sum, meter) => sum + cost[meter], 0));
  const money = (dollars) => dollars.toFixed(2);
  const month = (count, dollars) => money(count * dollars);
  const second = loads.memoryGigabytes * prices.gigabyteSecond + prices.execution;

  return `| a million messages, US$ | ${columns.map(({ name }) => name).join(' | ')} |
|---|${columns.map(() => '---:|').join('')}
${meters.map((meter) => `| ${meter} | ${columns.map(({ cost }) => money(cost[meter])).join(' | ')} |`).join('\n')}
| **what we add** | ${added.map((sum) => `**${money(sum)}**`).join(' | ')} |
| **of the service's own price** | ${added.map((sum, i) => `**${((100 * sum) / columns[i].cost[meters[0]]).toFixed(2)} %**`).join(' | ')} |

| besides, a month, US$ | |
|---|---:|
| timers: two a minute, one a quarter of an hour | ${month(2 * 43_800 + 2_920, second)} |
| the canary: 8,640 messages, its timer and its events | ${month(8_640, prices.acsMessage + 2 * second)} |
| one instance always ready | ${month(1, 730 * 3600 * loads.memoryGigabytes * prices.alwaysReadyGigabyteSecond)} |
| Content Safety, for each 10,000 messages that are classified | ${month(10_000, prices.safetyRecord)} |
`;
}

/** How much of the service's price we add, by load. */
export function shares(loads = read('loads.json'), prices = read('prices.json')) {
  return Object.fromEntries(Object.entries(loads.loads).map(([name, load]) => {
    const [service, ...ours] = Object.values(costOf(load, loads, prices));
    return [name, ours.reduce((sum, one) => sum + one, 0) / service];
  }));
}

const page = new URL('../../docs/cost.md', import.meta.url);
const between = /(<!-- tables -->\n)[\s\S]*?(<!-- end -->)/;

export function written() {
  return between.exec(readFileSync(page, 'utf8'))?.[0] === `<!-- tables -->\n${tables()}<!-- end -->`;
}

if (process.argv[2] === '--write') {
  writeFileSync(page, readFileSync(page, 'utf8').replace(between, (_, start, end) => `${start}${tables()}${end}`));
} else if (import.meta.url === `file://${process.argv[1]}`) {
  console.log(tables());
}
