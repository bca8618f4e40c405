// Reads Bicep into what it declares and the values it writes. An expression that only Azure can know is `unknown`; everything else is followed:
// variables, defaults, both ways of a condition, one round of a loop, what is imported.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { posix } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(readFileSync(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'))));

// A value may come from another file than the one that uses it; a tree knows whose it is.
const fileOf = new WeakMap();

const unknown = (node, type) => ({ kind: 'unknown', node, type });

export class BicepFile {
  imports = new Map();
  types = new Map();
  functions = new Map();
  params = new Map();
  vars = new Map();
  resources = [];
  modules = [];
  outputs = [];
  syntaxErrors = [];
  targetScope = 'resourceGroup';
  using = null;

  constructor(path, text) {
    this.path = path;
    this.text = text;

    // The grammar knows templates only: a parameter file reads like variables.
    this.isParams = path.endsWith('.bicepparam');
    if (this.isParams) {
      this.using = /^using '([^']+)'/m.exec(text)?.[1] ?? null;
      text = text.replace(/^using .*$/m, '').replace(/^param /gm, 'var ');
    }

    const tree = parser.parse(text);
    const root = tree.rootNode;
    this.root = root;
    fileOf.set(tree, this.path);
    this.#findErrors(root);
    let decorators = [];
    for (const node of root.namedChildren) {
      if (node.type === 'decorators') {
        decorators = node.namedChildren.map((decorator) => decorator.namedChild(0));
        continue;
      }

      this.#declare(node, decorators);
      decorators = [];
    }
  }

  where(node) {
    return node ? `${fileOf.get(node.tree) ?? this.path}:${node.startPosition.row + 1}` : this.path;
  }

  #findErrors(node) {
    if (node.type === 'ERROR' || node.isMissing) {
      this.syntaxErrors.push(node);
      return;
    }

    if (node.hasError) {
      node.children.forEach((child) => this.#findErrors(child));
    }
  }

  #declare(node, decorators) {
    const [name] = node.namedChildren;
    const is = (decorator) => decorators.some((call) => call.namedChild(0)?.text === decorator);
    const argument = (decorator) => decorators.find((call) => call.namedChild(0)?.text === decorator)?.namedChildren.at(-1)?.namedChild(0);
    switch (node.type) {
      case 'target_scope_assignment':
        this.targetScope = node.namedChild(0).text.slice(1, -1);
        break;
      case 'import_functionality': {
        const from = posix.join(posix.dirname(this.path), node.namedChildren.at(-1).text.slice(1, -1));
        node.namedChildren.slice(0, -1).forEach((item) => this.imports.set(item.text, { from, node }));
        break;
      }
      case 'type_declaration':
        this.types.set(name.text, { node, shape: node.namedChild(1), exported: is('export') });
        break;
      case 'user_defined_function':
        this.functions.set(name.text, {
          node,
          parameters: node.namedChildren.find((child) => child.type === 'parameters').namedChildren.map((one) => one.namedChild(0).text),
          returns: node.namedChildren.find((child) => child.type === 'type').namedChild(0),
          body: node.namedChildren.at(-1),
          exported: is('export'),
        });
        break;
      case 'parameter_declaration': {
        const type = node.namedChildren.find((child) => child.type === 'type');
        this.params.set(name.text, {
          node,
          type,
          initial: node.namedChildren.length > 2 ? node.namedChildren.at(-1) : null,
          optional: type?.namedChild(0)?.type === 'nullable_type',
          allowed: argument('allowed'),
          secure: is('secure'),
          described: is('description'),
        });
        break;
      }
      case 'variable_declaration':
        this.vars.set(name.text, { node, value: node.namedChildren.at(-1), exported: is('export') });
        break;
      case 'resource_declaration':
        this.#resource(node, null);
        break;
      case 'module_declaration': {
        const { body, condition, loop } = unwrap(node.namedChild(2));
        this.modules.push({ node, name: name.text, path: posix.join(posix.dirname(this.path), node.namedChild(1).text.slice(1, -1)), body, condition, loop });
        break;
      }
      case 'output_declaration':
        this.outputs.push({ node, name: name.text, value: node.namedChildren.at(-1) });
        break;
      case 'comment':
      case 'diagnostic_comment':
      case 'ERROR':
        break;
      default:
        this.syntaxErrors.push(node);
    }
  }

  #resource(node, parent) {
    const { body, condition, loop } = unwrap(node.namedChild(2));
    let [type, version] = node.namedChild(1).text.slice(1, -1).split('@');
    if (parent) {
      type = `${parent.type}/${type}`;
      version ??= parent.version;
    }

    const resource = {
      node, name: node.namedChild(0).text, type, version, body, condition, loop, parent, file: this,
      existing: node.children.some((child) => child.type === 'existing' || child.text === 'existing'),
    };
    this.resources.push(resource);
    for (const property of body?.namedChildren ?? []) {
      if (property.namedChild(0)?.type === 'resource_declaration') {
        this.#resource(property.namedChild(0), resource);
      }
    }
  }
}

/** The object of a declaration, without the loop and the condition around it. */
function unwrap(node) {
  const around = { body: node, condition: null, loop: null };
  while (around.body && around.body.type !== 'object') {
    if (around.body.type === 'if_statement') {
      around.condition = around.body.namedChild(0);
    } else if (around.body.type === 'for_statement') {
      around.loop = around.body;
    }

    around.body = around.body.namedChildren.at(-1);
  }

  return around;
}

/** All files together: names and values across them. */
export class Bicep {
  files = new Map();
  #deployed = null;

  constructor(repository) {
    for (const path of repository.list('infra', '.bicep', '.bicepparam')) {
      this.files.set(path, new BicepFile(path, repository.read(path)));
    }
  }

  get templates() {
    return [...this.files.values()].filter((file) => !file.isParams);
  }

  get parameterFiles() {
    return [...this.files.values()].filter((file) => file.isParams);
  }

  get resources() {
    return this.templates.flatMap((file) => file.resources);
  }

  /** Each resource as it is deployed: once for every use of its module and every parameter file, and once for every round of its loop. */
  get deployed() {
    return this.#deployed ??= this.resources.filter((resource) => !resource.existing).flatMap((resource) =>
      this.instances(resource.file).flatMap((given) => this.#rounds(resource.file, resource.loop, given, 0).map((scope) =>
        ({ resource, file: resource.file, scope, body: this.value(resource.file, resource.body, scope) })))).filter(({ body }) => body.kind === 'object');
  }

  /** What a template's parameters are given, as far as it is known: by each parameter file, or by each module that uses it. */
  instances(file) {
    const byFiles = this.parameterFiles
      .filter((parameters) => posix.join(posix.dirname(parameters.path), parameters.using ?? '') === file.path)
      .map((parameters) => new Map([...parameters.vars].map(([name, { value }]) => [name, this.value(parameters, value)])));
    const byModules = this.templates.flatMap((other) => other.modules.filter((module) => module.path === file.path).flatMap((module) =>
      this.instances(other).map((scope) => new Map([...(at(this.value(other, module.body, scope), 'params')[0]?.props ?? [])].map(([name, { value }]) => [name, value])))));
    const all = [...byFiles, ...byModules];

    return all.length > 0 ? all : [new Map()];
  }

  /** What an expression comes to. */
  value(file, node, scope = new Map(), depth = 0) {
    if (!node || depth > 40) {
      return unknown(node);
    }

    const next = (child, inner = scope) => this.value(file, child, inner, depth + 1);
    switch (node.type) {
      case 'string':
        return this.#text(node, next);
      case 'number':
        return { kind: 'int', value: Number(node.text), node };
      case 'boolean':
        return { kind: 'bool', value: node.text === 'true', node };
      case 'null':
        return { kind: 'null', node };
      case 'array':
        return { kind: 'array', items: node.namedChildren.filter(({ type }) => type !== 'comment').map((item) => next(item)), node };
      case 'object':
        return this.#object(node, next);
      case 'parenthesized_expression':
        return next(node.namedChild(0));
      case 'ternary_expression':
        return oneOf([next(node.namedChild(1)), next(node.namedChild(2))], node);
      case 'binary_expression':
        return this.#binary(node, next);
      case 'unary_expression':
        return unknown(node, 'bool');
      case 'if_statement':
        return next(node.namedChildren.at(-1));
      case 'for_statement':
        return { kind: 'array', items: this.#rounds(file, node, scope, depth).map((inner) => next(node.namedChildren.at(-1), inner)), node };
      case 'identifier':
        return this.#named(file, node, scope, depth);
      case 'call_expression':
        return this.#call(file, node, next, depth);
      case 'member_expression':
        return member(next(node.namedChild(0)), node.namedChild(1).text, node);
      default:
        return unknown(node);
    }
  }

  /** One round for each item of a loop over something known, else one with an unknown item; without a loop one. */
  #rounds(file, loop, scope, depth) {
    if (!loop) {
      return [scope];
    }

    const children = loop.namedChildren;
    const variable = children[0].type === 'for_loop_parameters' ? children[0].namedChild(0) : children[0];
    const over = this.value(file, children[1], scope, depth + 1);
    const items = over.kind === 'array' && over.items.length > 0 ? over.items : [unknown(children[1])];

    return items.map((item) => new Map([...scope, [variable.text, item]]));
  }

  #text(node, next) {
    const parts = node.namedChildren.map((part) => {
      if (part.type === 'interpolation') {
        const value = next(part.namedChild(0));
        return value.kind === 'string' && value.value !== null ? value.value : null;
      }

      return part.type === 'escape_sequence' ? part.text.slice(1) : part.text;
    });

    return { kind: 'string', value: parts.includes(null) ? null : parts.join(''), pattern: parts.map((part) => part ?? '*').join(''), node };
  }

  #object(node, next) {
    const props = new Map();
    let open = false;
    for (const property of node.namedChildren) {
      if (property.type !== 'object_property' || property.namedChild(0).type === 'resource_declaration') {
        continue;
      }

      const [key, value] = property.namedChildren;
      const name = key.type === 'string' ? this.#text(key, next).value : key.text;
      if (name === null) {
        open = true;
      } else {
        props.set(name, { value: next(value), node: key });
      }
    }

    return { kind: 'object', props, open, node };
  }

  #binary(node, next) {
    const operator = node.children.find((child) => !child.isNamed)?.text;
    if (operator === '??') {
      return oneOf([next(node.namedChild(0)), next(node.namedChild(1))].filter((value) => value.kind !== 'null'), node);
    }

    return unknown(node, ['+', '-', '*', '/', '%'].includes(operator) ? 'int' : 'bool');
  }

  #named(file, node, scope, depth) {
    const name = node.text;
    const given = scope.get(name);
    if (given && (given.kind !== 'unknown' || !file.params.has(name))) {
      return given;
    }

    const variable = file.vars.get(name);
    if (variable) {
      return this.value(file, variable.value, scope, depth + 1);
    }

    const param = file.params.get(name);
    if (param) {
      return given || !param.initial ? this.#parameter(file, param, node, depth) : this.value(file, param.initial, scope, depth + 1);
    }

    const imported = file.imports.get(name);
    const other = imported && this.files.get(imported.from);

    return other?.vars.has(name) ? this.value(other, other.vars.get(name).value, new Map(), depth + 1) : unknown(node);
  }

  #parameter(file, param, node, depth) {
    if (param.allowed) {
      return oneOf(this.value(file, param.allowed, new Map(), depth + 1).items, node);
    }

    const type = param.type?.namedChild(0);
    if (type?.type === 'identifier') {
      return this.#ofType(file, type, node);
    }

    return unknown(node, type?.type === 'array_type' || /\[\]$/.test(type?.text ?? '') ? 'array' : type?.type === 'primitive_type' ? type.text : undefined);
  }

  #ofType(file, type, node) {
    const home = file.types.has(type.text) ? file : this.files.get(file.imports.get(type.text)?.from);
    const shape = home?.types.get(type.text)?.shape;
    if (shape?.type !== 'object') {
      return unknown(node);
    }

    return {
      kind: 'object', open: false, node, declared: true,
      props: new Map(shape.namedChildren.map((property) => [property.namedChild(0).text, { value: unknown(property, property.namedChild(1)?.text), node: property }])),
    };
  }

  #call(file, node, next, depth) {
    const name = node.namedChild(0).text;
    const args = node.namedChildren.find((child) => child.type === 'arguments')?.namedChildren ?? [];
    if (name === 'union') {
      return merge(args.map((argument) => next(argument)), node);
    }

    const from = file.functions.has(name) ? file : this.files.get(file.imports.get(name)?.from);
    const own = from?.functions.get(name);
    if (own) {
      return this.value(from, own.body, new Map(own.parameters.map((parameter, i) => [parameter, next(args[i])])), depth + 1);
    }

    const result = { bool: 'bool', int: 'int', empty: 'bool', contains: 'bool', guid: 'string', uniqueString: 'string', join: 'string', split: 'array',
      subscriptionResourceId: 'string', resourceId: 'string', readEnvironmentVariable: 'string', toLower: 'string', take: 'string' }[name];

    return { ...unknown(node, result), call: name, args: args.map((argument) => next(argument)) };
  }
}

function member(of, name, node) {
  if (of.kind === 'object') {
    const found = of.props.get(name);
    return found ? found.value : { ...unknown(node), missing: of.open ? undefined : name };
  }

  return of.kind === 'oneOf' ? oneOf(of.options.map((option) => member(option, name, node)), node) : unknown(node);
}

function oneOf(options, node) {
  return options.length === 1 ? options[0] : { kind: 'oneOf', options: options.flatMap((option) => (option.kind === 'oneOf' ? option.options : [option])), node };
}

function merge(values, node) {
  const props = new Map();
  let open = false;
  for (const value of values.flatMap((one) => (one.kind === 'oneOf' ? one.options : [one]))) {
    if (value.kind === 'object') {
      value.props.forEach((property, name) => props.set(name, property));
      open ||= value.open;
    } else {
      open = true;
    }
  }

  return { kind: 'object', props, open, node };
}

/** All values an expression may have. */
export function options(value) {
  return !value ? [] : value.kind === 'oneOf' ? value.options : [value];
}

/** The value at a path of property names; arrays are entered. */
export function at(value, ...path) {
  let found = options(value);
  for (const name of path) {
    found = found
      .flatMap((one) => (one.kind === 'array' ? one.items : [one]))
      .flatMap(options)
      .flatMap((one) => (one.kind === 'object' && one.props.has(name) ? options(one.props.get(name).value) : []));
  }

  return found;
}

/** The known texts among values, arrays entered. */
export function texts(values) {
  return values.flatMap(options).flatMap((one) => (one.kind === 'array' ? texts(one.items) : one.kind === 'string' && one.value !== null ? [one.value] : []));
}
