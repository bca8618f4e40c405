// What a resource type takes. Our own table (resource-types.json) has the types and properties that infra/ uses, which is why an unknown
// property is a fault; INFRA_TYPES may name a fuller table.
import { readFileSync } from 'node:fs';
import { options } from './bicep.mjs';

const scopeBits = { tenant: 1, managementGroup: 2, subscription: 4, resourceGroup: 8, extension: 16 };

export function readTypes(repository, path = process.env.INFRA_TYPES) {
  if (path) {
    const full = JSON.parse(readFileSync(path, 'utf8'));

    return new Map(Object.entries(full.resources).map(([name, { ref, scopes }]) => [name.toLowerCase(), { name, scopes, shape: () => fullShape(full, { ref }) }]));
  }

  const { resources } = JSON.parse(repository.read('tests/infra/resource-types.json'));

  return new Map(Object.entries(resources).map(([name, { $scopes, ...shape }]) =>
    [name.toLowerCase(), { name, scopes: $scopes.reduce((bits, scope) => bits | scopeBits[scope], 0), shape: () => ownShape(shape) }]));
}

/** "string", {"$enum": []}, {"$array": …}, {"property!": …, "*": …}, {"$by": tag, "$cases": {}}: '!' is required, '*' any further property. */
function ownShape(type) {
  if (typeof type === 'string') {
    return { kind: type };
  }

  if (type.$enum) {
    return { kind: 'enum', values: type.$enum, open: type.$open ?? false };
  }

  if (type.$array) {
    return { kind: 'array', item: () => ownShape(type.$array) };
  }

  if (type.$type) {
    return { kind: type.$type, ...type };
  }

  return {
    kind: 'object',
    props: new Map(Object.entries(type).filter(([key]) => !key.startsWith('$') && key !== '*').map(([key, value]) =>
      [key.replace(/!$/, ''), { required: key.endsWith('!'), shape: () => ownShape(value) }])),
    extra: type['*'] ? () => ownShape(type['*']) : null,
    by: type.$by,
    cases: type.$cases && new Map(Object.entries(type.$cases).map(([key, value]) => [key, () => ownShape(value)])),
  };
}

function fullShape(full, type) {
  if (typeof type === 'string') {
    return { kind: type };
  }

  if (type.enum) {
    return { kind: 'enum', values: type.enum, open: type.open ?? false };
  }

  if (type.array) {
    return { kind: 'array', item: () => fullShape(full, type.array) };
  }

  if (type.t) {
    return { kind: type.t, ...type };
  }

  const shape = full.shapes[type.ref];
  if (!shape.props && !shape.cases) {
    return fullShape(full, shape);
  }

  return {
    kind: 'object',
    props: new Map(Object.entries(shape.props ?? {}).map(([key, [value, flags = '']]) =>
      [key, { required: flags.includes('r'), readOnly: flags.includes('o'), shape: () => fullShape(full, value) }])),
    extra: shape.extra ? () => fullShape(full, shape.extra) : null,
    by: shape.by,
    cases: shape.cases && new Map(Object.entries(shape.cases).map(([key, value]) => [key, () => fullShape(full, value)])),
  };
}

const declarationKeys = new Set(['parent', 'scope', 'dependsOn']);

/** Every resource against its type: that there is one, of this version and for this scope, and each property. */
export function checkTypes(bicep, types, report) {
  for (const resource of bicep.resources) {
    const { file, node } = resource;
    const type = types.get(`${resource.type}@${resource.version}`.toLowerCase());
    if (type) {
      checkScope(resource, type, report);
      continue;
    }

    const versions = [...types.values()].map(({ name }) => name.split('@')).filter(([name]) => name.toLowerCase() === resource.type.toLowerCase()).map(([, version]) => version);
    report(file.where(node), versions.length > 0
      ? `${resource.type} has no api-version ${resource.version} in the table, it has ${versions.join(', ')}`
      : `unknown resource type ${resource.type}@${resource.version}`);
  }

  for (const { resource, file, body } of bicep.deployed) {
    const type = types.get(`${resource.type}@${resource.version}`.toLowerCase());
    if (type) {
      check({ ...body, props: new Map([...body.props].filter(([key]) => !declarationKeys.has(key))) }, type.shape(), resource.type, file, report);
    }
  }
}

function checkScope({ file, node, parent, body, name, existing }, { scopes, name: typeName }, report) {
  const elsewhere = body?.namedChildren.some((property) => ['scope', 'parent'].includes(property.namedChild(0)?.text)) ?? false;
  const scoped = body?.namedChildren.some((property) => property.namedChild(0)?.text === 'scope') ?? false;
  if (scoped && !existing && !(scopes & scopeBits.extension)) {
    report(file.where(node), `${typeName.split('@')[0]} (${name}) is no extension: it cannot be put on another resource by scope`);
  } else if (!elsewhere && !parent && !(scopes & scopeBits[file.targetScope])) {
    report(file.where(node), `${typeName.split('@')[0]} (${name}) cannot be deployed at scope ${file.targetScope}`);
  }
}

function check(value, shape, path, file, report) {
  for (const one of options(value)) {
    checkOne(one, shape, path, file, report);
  }
}

function checkOne(value, shape, path, file, report) {
  const at = file.where(value.node);
  if (shape.kind === 'any' || value.kind === 'null' || (value.kind === 'unknown' && !value.type)) {
    return;
  }

  if (shape.kind === 'enum') {
    if (value.kind === 'string' ? value.value !== null && !shape.open && !shape.values.includes(value.value) : !['string', undefined].includes(value.type ?? value.kind)) {
      report(at, `${path}: '${value.value ?? value.kind}' is none of ${shape.values.join(', ')}`);
    }

    return;
  }

  const kind = value.kind === 'unknown' ? value.type : value.kind;
  if (kind !== shape.kind) {
    report(at, `${path} takes ${shape.kind}, not ${kind}`);
    return;
  }

  if (shape.kind === 'string' && typeof value.value === 'string') {
    const length = value.value.length;
    if (length < (shape.minLength ?? 0) || length > (shape.maxLength ?? Infinity) || (shape.pattern && !new RegExp(shape.pattern).test(value.value))) {
      report(at, `${path}: '${value.value}' is too short, too long or has characters it may not have`);
    }
  } else if (shape.kind === 'int' && typeof value.value === 'number') {
    if (value.value < (shape.minValue ?? -Infinity) || value.value > (shape.maxValue ?? Infinity)) {
      report(at, `${path}: ${value.value} is out of range`);
    }
  } else if (shape.kind === 'array' && value.kind === 'array') {
    value.items.forEach((item) => check(item, shape.item(), `${path}[]`, file, report));
  } else if (shape.kind === 'object' && value.kind === 'object') {
    checkObject(value, shape, path, file, report);
  }
}

function checkObject(value, shape, path, file, report) {
  const shapes = [shape];
  if (shape.by) {
    const tag = options(value.props.get(shape.by)?.value)[0];
    if (!tag) {
      report(file.where(value.node), `${path}.${shape.by} is missing`);
      return;
    }

    const chosen = shape.cases.get(tag.value);
    if (!chosen) {
      report(file.where(tag.node), `${path}.${shape.by}: '${tag.value}' is none of ${[...shape.cases.keys()].join(', ')}`);
      return;
    }

    shapes.push(chosen());
  }

  const props = new Map(shapes.flatMap((one) => [...one.props]));
  const extra = shapes.map((one) => one.extra).find(Boolean);
  for (const [name, { value: of, node }] of value.props) {
    const property = props.get(name);
    if (property?.readOnly) {
      report(file.where(node), `${path}.${name} is read-only`);
    } else if (property) {
      check(of, property.shape(), `${path}.${name}`, file, report);
    } else if (extra) {
      check(of, extra(), `${path}.${name}`, file, report);
    } else if (name !== shape.by) {
      report(file.where(node), `${path} has no property ${name}`);
    }
  }

  if (!value.open) {
    for (const [name, { required, readOnly }] of props) {
      if (required && !readOnly && !value.props.has(name)) {
        report(file.where(value.node), `${path}.${name} is missing`);
      }
    }
  }
}
