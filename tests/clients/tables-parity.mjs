// The same calls of the official client against our table service and against Azurite, compared call by call.
// node tables-parity.mjs OURS AZURITE     (connection strings)
import { isDeepStrictEqual, inspect } from 'node:util';
import { RestError, TableClient, TableServiceClient, odata } from '@azure/data-tables';

// Where the two differ, what each says, and why ours is right. A difference that is not listed, or is gone, fails.
const refused = (status, code, extra) => ({ refused: status, code, ...extra });
const known = {
  'create: two letters': [refused(400, 'OutOfRangeInput'), refused(400, ''), 'Azure names the error'],
  'create: a dash': [refused(400, 'InvalidResourceName'), refused(400, ''), 'Azure names the error'],
  'create: called tables': [refused(400, 'InvalidResourceName'), refused(400, ''), 'Azure names the error'],
  'insert: 253 properties': [refused(400, 'TooManyProperties'), { done: true }, 'Azure takes 252'],
  'insert: 17 strings of 32 Ki characters': [refused(400, 'EntityTooLarge'), { done: true }, 'Azure takes 1 MiB'],
  'insert: key of 1,000 characters': [{ done: true }, refused(400, 'InvalidInput'), 'Azure takes 1 KiB of characters'],
  'insert: key of 1,025 characters': [refused(400, 'KeyValueTooLarge'), refused(400, 'InvalidInput'), 'the code Azure has for it'],
  'insert: property name with a dash': [refused(400, 'PropertyNameInvalid'), { done: true }, 'Azure wants identifiers'],
  'insert: property name of 256 characters': [refused(400, 'PropertyNameTooLong'), { done: true }, 'Azure takes 255'],
  "filter: n eq 'unclosed": [refused(400, 'InvalidInput'), [], 'OData: a text ends with a quote'],
  "filter: when eq datetime'soon'": [refused(400, 'InvalidInput'), [], 'OData: not a time'],
  'filter: n eq 1 AND n eq 1': [refused(400, 'InvalidInput'), ['p1/a'], 'OData: operators are in small letters'],
  'filter: s eq "x"': [refused(400, 'InvalidInput'), ['p1/a'], 'OData: texts are in single quotes'],
  "filter: startswith(s,'x')": [refused(501, 'NotImplemented'), refused(400, 'InvalidInput'), 'Azure has no functions and says so'],
  'filter: l eq 5': [['p1/a'], [], 'numbers compare by value; Azurite compares an Int64 as text'],
  'transaction: insert': [
    { status: 202, parts: [[204, 'a', true], [204, 'b', true], [204, "c''s", true]] },
    { status: 202, parts: [[204, 'a', true], [204, 'b', true], [204, "c's", true]] },
    'in an address quotes are doubled; the client reads the key from it',
  ],
  'query: page of 1,001': [refused(400, 'InvalidInput'), { count: 3, more: false }, 'Azure takes a $top of 1000'],
};

const [ours, azurite] = process.argv.slice(2).map(connection => {
  const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
  return {
    service: TableServiceClient.fromConnectionString(connection, options),
    table: name => TableClient.fromConnectionString(connection, name, options),
    etags: {},
  };
});

// ---- what is compared of an answer

const text = value => value instanceof Date ? value.toISOString()
  : value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('hex')}`
  : typeof value === 'bigint' ? `${value}n`
  : value;

const entity = ({ etag, timestamp, 'odata.metadata': _, ...rest }) => ({
  ...Object.fromEntries(Object.entries(rest).map(([name, value]) =>
    [name, value?.type ? { type: value.type, value: text(value.value) } : text(value)]).sort(([a], [b]) => a < b ? -1 : 1)),
  ...(etag === undefined ? {} : { etag: /^W\/"datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{7}Z'"$/.test(etag) }),
  ...(timestamp === undefined ? {} : { timestamp: !Number.isNaN(Date.parse(timestamp)) }),
});

const failure = error => {
  if (!(error instanceof RestError)) {
    throw error;
  }
  const details = error.details?.odataError ?? {};
  const at = /^(\d+):/.exec(details.message?.value ?? error.message)?.[1];
  return refused(error.statusCode, details.code ?? error.code, at === undefined ? {} : { at: Number(at) });
};

const all = async pages => {
  const found = [];
  for await (const one of pages) {
    found.push(entity(one));
  }
  return found;
};

const done = async promise => { await promise; return { done: true }; };

const rows = async (world, filter, table = 'Parity') =>
  (await all(world.table(table).listEntities({ queryOptions: { filter } }))).map(row => `${row.partitionKey}/${row.rowKey}`);

// ---- the calls, in order; each sees what the ones before it left

const steps = {};
const call = (name, run) => { steps[name] = run; };

call('create a table', w => done(w.service.createTable('Parity')));
call('create it again', async w => (await w.service.createTable('Parity'), { done: true }));
call('create it again in other letters', w => done(w.table('PARITY').createTable()));
call('create: two letters', w => done(w.service.createTable('ab')));
call('create: a dash', w => done(w.service.createTable('with-dash')));
call('create: called tables', w => done(w.service.createTable('tables')));
call('create more tables', async w => { for (const name of ['Zeta', 'alpha', 'Beta']) await w.service.createTable(name); return 3; });
call('list tables by filter', async w => (await all(w.service.listTables({ queryOptions: { filter: odata`TableName ge 'Y'` } }))).map(t => t.name));
call('list a table by name', async w => (await all(w.service.listTables({ queryOptions: { filter: odata`TableName eq ${'Parity'}` } }))).map(t => t.name));
call('list tables in pages', async w => {
  let tables = 0;
  for await (const page of w.service.listTables().byPage({ maxPageSize: 2 })) tables += page.length;
  return tables;
});
call('delete a table', w => done(w.service.deleteTable('Zeta')));
call('delete it again', w => done(w.service.deleteTable('Zeta')));
call('insert into no table', w => done(w.table('Nowhere').createEntity({ partitionKey: 'p', rowKey: 'r' })));
call('get from no table', w => w.table('Nowhere').getEntity('p', 'r'));
call('query no table', w => rows(w, undefined, 'Nowhere'));

const everything = {
  partitionKey: 'types', rowKey: 'all', text: 'größer "than" \\ life\n\u{1F600}', empty: '', yes: true, whole: 42, negative: -7, real: 1.5,
  long: 9007199254740993n, when: new Date('2026-01-05T10:00:00.123Z'), bytes: new Uint8Array([0, 10, 255]),
  guid: { type: 'Guid', value: 'c9da6455-213d-42c9-9a79-3e9149a57833' }, precise: { type: 'DateTime', value: '2026-01-05T10:00:00.1234567Z' },
  wholeDouble: { type: 'Double', value: 3 }, big: { type: 'Double', value: 1e300 }, nan: { type: 'Double', value: 'NaN' },
  infinity: { type: 'Double', value: '-Infinity' }, nothing: null, _under: 'ok', ünïcode: 'ok',
};
call('insert every type', async w => Object.keys(await w.table('Parity').createEntity(everything)).filter(name => name === 'etag' || name === 'preferenceApplied').sort());
call('get every type', async w => entity(await w.table('Parity').getEntity('types', 'all')));
call('get every type, unconverted', async w => entity(await w.table('Parity').getEntity('types', 'all', { disableTypeConversion: true })));
call('get a selection', async w => entity(await w.table('Parity').getEntity('types', 'all', { queryOptions: { select: ['text', 'long', 'absent'] } })));
call('list a selection', w => all(w.table('Parity').listEntities({ queryOptions: { select: ['RowKey', 'whole'] } })));
call('insert it again', w => done(w.table('Parity').createEntity(everything)));
call('get nothing', w => w.table('Parity').getEntity('types', 'none'));
call('keys with everything', async w => {
  for (const rowKey of ["it's", 'a b', 'ä€\u{1F600}', '(x)=,y', '8:acs:x_y@thread.v2', '100%', 'a+b&c', '', "''"]) {
    await w.table('Parity').createEntity({ partitionKey: "o'clock", rowKey });
    await w.table('Parity').getEntity("o'clock", rowKey);
  }
  return (await rows(w, "PartitionKey eq 'o''clock'"));
});
for (const character of ['/', '\\', '#', '?', '\u0001', '\u007f', '\u0085']) {
  call(`insert: key with U+${character.codePointAt(0).toString(16)}`, w => done(w.table('Parity').createEntity({ partitionKey: 'p', rowKey: `a${character}b` })));
}
call('insert: key of 1,000 characters', w => done(w.table('Parity').createEntity({ partitionKey: 'long', rowKey: 'k'.repeat(1000) })));
call('insert: key of 1,025 characters', w => done(w.table('Parity').createEntity({ partitionKey: 'long', rowKey: 'k'.repeat(1025) })));
call('insert: no partition key', w => done(w.table('Parity').createEntity({ rowKey: 'r' })));
call('insert: 32 Ki characters', w => done(w.table('Parity').createEntity({ partitionKey: 'big', rowKey: 'fits', text: 'x'.repeat(32768) })));
call('insert: one more', w => done(w.table('Parity').createEntity({ partitionKey: 'big', rowKey: 'fits not', text: 'x'.repeat(32769) })));
call('insert: 64 KiB of bytes', w => done(w.table('Parity').createEntity({ partitionKey: 'big', rowKey: 'bytes', bytes: new Uint8Array(65536) })));
call('insert: one byte more', w => done(w.table('Parity').createEntity({ partitionKey: 'big', rowKey: 'bytes not', bytes: new Uint8Array(65537) })));
call('insert: 252 properties', w => done(w.table('Parity').createEntity(wide(252))));
call('insert: 253 properties', w => done(w.table('Parity').createEntity(wide(253))));
call('insert: 17 strings of 32 Ki characters', w => done(w.table('Parity').createEntity({
  partitionKey: 'huge', rowKey: 'r', ...Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`p${i}`, 'x'.repeat(32768)])),
})));
call('insert: property name with a dash', w => done(w.table('Parity').createEntity({ partitionKey: 'name', rowKey: 'dash', 'a-b': 1 })));
call('insert: property name of 256 characters', w => done(w.table('Parity').createEntity({ partitionKey: 'name', rowKey: 'long', ['n'.repeat(256)]: 1 })));
call('insert: an object', w => done(w.table('Parity').createEntity({ partitionKey: 'bad', rowKey: 'object', x: { type: 'String', value: {} } })));
call('insert: not a number', w => done(w.table('Parity').createEntity({ partitionKey: 'bad', rowKey: 'int', x: { type: 'Int32', value: 'many' } })));

const one = (rowKey, rest) => ({ partitionKey: 'one', rowKey, ...rest });
const etagOf = async (w, rowKey) => (await w.table('Parity').getEntity('one', rowKey)).etag;
call('upsert by merge what is not there', w => done(w.table('Parity').upsertEntity(one('a', { x: 1, y: 2 }), 'Merge')));
call('upsert by merge what is there', async w => (await w.table('Parity').upsertEntity(one('a', { y: 3, z: 4, x: null }), 'Merge'), entity(await w.table('Parity').getEntity('one', 'a'))));
call('upsert by replacement', async w => (await w.table('Parity').upsertEntity(one('a', { z: 5n }), 'Replace'), entity(await w.table('Parity').getEntity('one', 'a'))));
call('merge changes a type', async w => (await w.table('Parity').updateEntity(one('a', { z: 'text' }), 'Merge'), entity(await w.table('Parity').getEntity('one', 'a'))));
call('update what is not there', w => done(w.table('Parity').updateEntity(one('none', { x: 1 }), 'Replace')));
call('merge what is not there', w => done(w.table('Parity').updateEntity(one('none', { x: 1 }), 'Merge')));
call('update by the right etag', async w => {
  w.etags.a = await etagOf(w, 'a');
  await w.table('Parity').updateEntity(one('a', { x: 6 }), 'Replace', { etag: w.etags.a });
  return (await etagOf(w, 'a')) !== w.etags.a;
});
call('update by an old etag', w => done(w.table('Parity').updateEntity(one('a', { x: 7 }), 'Replace', { etag: w.etags.a })));
call('merge by an old etag', w => done(w.table('Parity').updateEntity(one('a', { x: 7 }), 'Merge', { etag: w.etags.a })));
call('delete by an old etag', w => done(w.table('Parity').deleteEntity('one', 'a', { etag: w.etags.a })));
call('update by no etag at all', w => done(w.table('Parity').updateEntity(one('a', { x: 7 }), 'Replace', { etag: 'nonsense' })));
call('delete by no etag at all', w => done(w.table('Parity').deleteEntity('one', 'a', { etag: 'nonsense' })));
call('delete', w => done(w.table('Parity').deleteEntity('one', 'a')));
call('delete again', w => done(w.table('Parity').deleteEntity('one', 'a')));

call('rows to filter', async w => {
  await w.service.createTable('Filter');
  for (const [partitionKey, rowKey, rest] of [
    ['p1', 'a', { n: 1, s: 'x', b: true, l: 5n, d: 1.5, when: new Date('2026-01-01T00:00:00Z') }],
    ['p1', 'b', { n: 2, s: 'y', b: false, l: 6n, d: 2.5, when: new Date('2026-01-02T00:00:00Z') }],
    ['p1', 'c', { n: 3, s: "it's", g: { type: 'Guid', value: 'c9da6455-213d-42c9-9a79-3e9149a57833' } }],
    ['p2', 'a', { n: -1, s: 'X', bin: new Uint8Array([1, 255]) }],
    ['p2', 'B', { s: 'ä', l: -5n }],
    ['p3', '', { d: -0.5 }],
  ]) await w.table('Filter').createEntity({ partitionKey, rowKey, ...rest });
  return 6;
});
for (const filter of [
  "PartitionKey eq 'p1'", "PartitionKey gt 'p1'", "PartitionKey ge 'p1' and PartitionKey lt 'p2'", "RowKey eq 'a'", "RowKey ne 'a'",
  "PartitionKey eq 'p1' and RowKey ge 'b' and RowKey le 'c'", "PartitionKey eq 'p2' and RowKey gt 'A'", "PartitionKey eq 'none'",
  'n eq 1', 'n ne 1', 'n gt 1', 'n ge 1', 'n lt 1', 'n le 1', 'n eq -1', '1 eq n', '2 lt n', 'not (n eq 1)', 'not (n gt 1) and b eq true',
  "s eq 'x'", "s ne 'x'", "s gt 'X'", "s eq 'it''s'", "s eq 'ä'", 'b eq true', 'b ne true', 'b eq false', 'b',
  'l eq 5L', 'l gt 5L', 'l lt 0L', 'l ne 5L', 'l ge -5L', 'd gt 0.0', 'd eq 1.5', 'd eq -0.5', 'd le 1.5',
  "when eq datetime'2026-01-01T00:00:00Z'", "when gt datetime'2026-01-01T00:00:00.000Z'", "when lt datetime'2025-01-01T00:00:00Z'",
  "g eq guid'c9da6455-213d-42c9-9a79-3e9149a57833'", "g ne guid'c9da6455-213d-42c9-9a79-3e9149a57834'", "bin eq X'01ff'", "bin eq binary'01ff'",
  "n eq 1 or n eq 2 and s eq 'y'", "(n eq 1 or n eq 2) and s eq 'y'", "n eq 1 or n eq 3 or PartitionKey eq 'p3'", "absent eq 1", "absent ne 1",
  "not (absent eq 1)", "((((n eq 1))))", 'true', 'false', "Timestamp gt datetime'2020-01-01T00:00:00Z'", "Timestamp lt datetime'2020-01-01T00:00:00Z'",
  "n eq", "eq 1", "(n eq 1", "n eq 1)", "n eq 1 and", "n foo 1", "n eq 'unclosed", "n eq 1 n eq 2", "1 eq 1", "when eq datetime'soon'",
  "startswith(s,'x')", "n eq 1 AND n eq 1", 's eq "x"', "s eq 1", "n eq '1'", "l eq 5", "d eq 1", "n eq 1.0",
]) call(`filter: ${filter}`, w => rows(w, filter, 'Filter'));

call('rows to page', async w => {
  await w.service.createTable('Paged');
  for (let batch = 0; batch < 3; batch++) {
    await w.table('Paged').submitTransaction(Array.from({ length: 100 }, (_, i) =>
      ['create', { partitionKey: `p${batch}`, rowKey: `${i}`.padStart(4, '0'), n: i }]));
  }
  return 300;
});
call('query in pages', async w => {
  const sizes = [], keys = [];
  for await (const page of w.table('Paged').listEntities().byPage({ maxPageSize: 70 })) {
    sizes.push(page.length);
    keys.push(...page.map(row => row.partitionKey + row.rowKey));
  }
  return { sizes, inOrder: isDeepStrictEqual(keys, [...keys].sort()), all: new Set(keys).size };
});
call('filter in pages', async w => {
  const sizes = [];
  for await (const page of w.table('Paged').listEntities({ queryOptions: { filter: 'n ge 95' } }).byPage({ maxPageSize: 4 })) sizes.push(page.length);
  return sizes;
});
call('query: page of 1,001', async w => {
  const first = await w.table('Parity').listEntities({ queryOptions: { filter: "PartitionKey eq 'one' or PartitionKey eq 'big'" } }).byPage({ maxPageSize: 1001 }).next();
  return { count: first.value.length + 1, more: first.value.continuationToken !== undefined };
});

const transact = (w, ...actions) => w.table('Parity').submitTransaction(actions).then(answer => ({ done: answer.status }));
const tx = (rowKey, rest) => ({ partitionKey: 'tx', rowKey, ...rest });
call('transaction: insert', async w => {
  const answer = await w.table('Parity').submitTransaction([['create', tx('a', { n: 1 })], ['create', tx('b', { n: 2 })], ['create', tx("c's", { n: 3 })]]);
  return { status: answer.status, parts: answer.subResponses.map(part => [part.status, part.rowKey, part.etag !== undefined]) };
});
call('transaction: every kind', async w => {
  const answer = await w.table('Parity').submitTransaction([
    ['update', tx('a', { m: 1 }), 'Merge'], ['update', tx('b', { m: 2 }), 'Replace'], ['delete', tx("c's")], ['upsert', tx('d', { n: 4 }), 'Merge'], ['upsert', tx('e', { n: 5 }), 'Replace'],
  ]);
  return { parts: answer.subResponses.map(part => part.status), rows: await all(w.table('Parity').listEntities({ queryOptions: { filter: "PartitionKey eq 'tx'" } })) };
});
call('transaction: insert what is there', w => transact(w, ['create', tx('f')], ['create', tx('a')]));
call('transaction: nothing of it was done', w => rows(w, "PartitionKey eq 'tx' and RowKey eq 'f'"));
call('transaction: update what is not there', w => transact(w, ['create', tx('f')], ['update', tx('none'), 'Replace']));
call('transaction: delete what is not there', w => transact(w, ['create', tx('f')], ['delete', tx('none')]));
call('transaction: old etag', w => transact(w, ['create', tx('f')], ['update', tx('a', { etag: 'x' }), 'Merge', { etag: `W/"datetime'2020-01-01T00%3A00%3A00.0000000Z'"` }]));
call('transaction: one row twice', w => transact(w, ['upsert', tx('g'), 'Merge'], ['upsert', tx('g'), 'Merge']));
call('transaction: 100', w => transact(w, ...Array.from({ length: 100 }, (_, i) => ['upsert', tx(`many${i}`, { i }), 'Replace'])));
call('transaction: 101', w => transact(w, ...Array.from({ length: 101 }, (_, i) => ['upsert', tx(`many${i}`, { i }), 'Replace'])));
call('transaction: a string too long', w => transact(w, ['create', tx('h')], ['create', tx('i', { s: 'x'.repeat(32769) })]));
call('transaction: over 4 MiB', w => transact(w, ...Array.from({ length: 70 }, (_, i) => ['upsert', tx(`fat${i}`, { a: 'x'.repeat(32768), b: 'x'.repeat(32768) }), 'Replace'])));
call('transaction: in no table', w => w.table('Nowhere').submitTransaction([['create', tx('a')]]).then(() => ({ done: true })));
call('what is left', w => rows(w, "PartitionKey eq 'tx' and RowKey lt 'many'"));

function wide(properties) {
  return { partitionKey: 'wide', rowKey: `${properties}`, ...Object.fromEntries(Array.from({ length: properties }, (_, i) => [`p${i}`, i])) };
}

// ---- run and compare

const outcome = async (run, world) => {
  try {
    return await run(world);
  } catch (error) {
    return failure(error);
  }
};

const differences = [];
for (const [name, run] of Object.entries(steps)) {
  const [mine, theirs] = await Promise.all([outcome(run, ours), outcome(run, azurite)]);
  const [expectedMine, expectedTheirs, why] = known[name] ?? [theirs, theirs];
  if (!isDeepStrictEqual(mine, expectedMine) || !isDeepStrictEqual(theirs, expectedTheirs)) {
    differences.push(`${name}\n  ours:    ${inspect(mine, { depth: 5, breakLength: 200 })}\n  azurite: ${inspect(theirs, { depth: 5, breakLength: 200 })}`
      + (why === undefined ? '' : `\n  listed:  ${inspect([expectedMine, expectedTheirs], { depth: 5, breakLength: 200 })} (${why})`));
  }
}

const calls = Object.keys(steps).length;
if (differences.length > 0) {
  console.error(`${differences.length} of ${calls} calls differ:\n${differences.join('\n')}`);
  process.exit(1);
}
console.log(`${calls} calls agree, ${Object.keys(known).length} of them in a difference that is listed`);
