// What the compiler would say before it knows any type: that everything named is declared, everything declared is used, modules get what they
// take, and parameter files give what is asked.
const builtIn = new Set(['array', 'base64', 'bool', 'concat', 'contains', 'dateTimeAdd', 'deployer', 'deployment', 'empty', 'endsWith', 'environment', 'extensionResourceId',
  'first', 'flatten', 'format', 'guid', 'indexOf', 'int', 'items', 'join', 'json', 'last', 'length', 'listKeys', 'loadTextContent', 'loadJsonContent', 'max', 'min', 'padLeft',
  'range', 'readEnvironmentVariable', 'replace', 'resourceGroup', 'resourceId', 'split', 'startsWith', 'string', 'subscription', 'subscriptionResourceId', 'substring', 'take', 'tenant',
  'tenantResourceId', 'toLower', 'toUpper', 'trim', 'union', 'uniqueString', 'uri', 'utcNow', 'az', 'sys']);

const startOnly = ['name', 'scope', 'parent'];
const isProperty = (node) => node.type === 'object_property';

export function checkNames(bicep, report) {
  for (const file of bicep.files.values()) {
    file.syntaxErrors.forEach((node) => report(file.where(node), `cannot be read: ${node.text.split('\n')[0].slice(0, 60)}`));
    checkUse(bicep, file, report);
    checkImports(bicep, file, report);
  }

  bicep.templates.forEach((file) => {
    file.modules.forEach((module) => checkModule(bicep, file, module, report));
    file.params.forEach((param, name) => param.described || report(file.where(param.node), `parameter ${name} has no description`));
  });
  bicep.parameterFiles.forEach((file) => checkParameters(bicep, file, report));
}

function checkUse(bicep, file, report) {
  const declared = new Set([...file.imports.keys(), ...file.types.keys(), ...file.functions.keys(), ...file.params.keys(), ...file.vars.keys(),
    ...file.resources.map(({ name }) => name), ...file.modules.map(({ name }) => name)]);
  const used = new Set();
  const visit = (node, local) => {
    if (node.type === 'identifier') {
      used.add(node.text);
      if (!declared.has(node.text) && !local.has(node.text) && !builtIn.has(node.text)) {
        report(file.where(node), `${node.text} is not declared`);
      }

      return;
    }

    if (node.type === 'for_statement') {
      const [head] = node.namedChildren;
      const inner = new Set([...local, ...(head.type === 'for_loop_parameters' ? head.namedChildren : [head]).map((one) => one.text)]);
      node.namedChildren.slice(1).forEach((child) => visit(child, inner));
      return;
    }

    if (node.type === 'object_property') {
      const [key, value] = node.namedChildren;
      [...(key.type === 'identifier' ? [] : [key]), ...(value ? [value] : [])].forEach((child) => visit(child, local));
      return;
    }

    if (node.type === 'resource_expression') {
      visit(node.namedChild(0), local);
      return;
    }

    const names = ['resource_declaration', 'module_declaration', 'variable_declaration', 'parameter_declaration', 'output_declaration', 'type_declaration', 'user_defined_function'];
    const parameters = new Set(node.type === 'user_defined_function' ? [...local, ...file.functions.get(node.namedChild(0).text).parameters] : local);
    node.namedChildren
      .filter((child, i) => !(i === 0 && names.includes(node.type)) && child.type !== 'parameters' && node.type !== 'import_functionality' && child.type !== 'property_identifier' && child.type !== 'decorators')
      .forEach((child) => visit(child, parameters));
    if (node.type === 'member_expression') {
      checkMember(bicep, file, node, report);
    }
  };
  visit(file.root, new Set());
  if (!file.isParams) {
    [...file.params, ...[...file.vars].filter(([, { exported }]) => !exported)].forEach(([name, { node }]) => used.has(name) || report(file.where(node), `${name} is not used`));
    file.imports.forEach(({ node }, name) => used.has(name) || report(file.where(node), `the import ${name} is not used`));
  }
}

// Of what is written out in the files, or declared as a type, the properties are known.
function checkMember(bicep, file, node, report) {
  const value = bicep.value(file, node);
  if (value.missing) {
    report(file.where(node), `${node.namedChild(0).text} has no property ${value.missing}`);
  }

  const [of, property] = node.namedChildren;
  if (of.type === 'member_expression' && of.namedChild(1).text === 'outputs') {
    const module = file.modules.find(({ name }) => name === of.namedChild(0).text);
    const target = module && bicep.files.get(module.path);
    if (target && !target.outputs.some(({ name }) => name === property.text)) {
      report(file.where(node), `${module.path} has no output ${property.text}`);
    }
  }
}

function checkImports(bicep, file, report) {
  file.imports.forEach(({ from, node }, name) => {
    const other = bicep.files.get(from);
    const found = other && (other.vars.get(name) ?? other.types.get(name) ?? other.functions.get(name));
    if (!found?.exported) {
      report(file.where(node), other ? `${from} does not export ${name}` : `there is no ${from}`);
    }
  });
}

function checkModule(bicep, file, module, report) {
  const target = bicep.files.get(module.path);
  if (!target) {
    report(file.where(module.node), `there is no ${module.path}`);
    return;
  }

  const properties = new Map(module.body.namedChildren.filter(isProperty).map((property) => [property.namedChild(0).text, property.namedChild(1)]));
  if (target.targetScope !== file.targetScope && !properties.has('scope')) {
    report(file.where(module.node), `module ${module.name} is for scope ${target.targetScope}: it needs a scope`);
  } else if (properties.has('scope') && target.targetScope === 'subscription') {
    report(file.where(module.node), `module ${module.name} is for scope subscription, and is given another`);
  }

  startOnly.forEach((key) => properties.has(key) && / *\.(outputs|properties)\./.test(properties.get(key).text) &&
    report(file.where(properties.get(key)), `module ${module.name}: ${key} has to be known at the start (BCP120)`));

  const given = new Map((properties.get('params')?.namedChildren ?? []).filter(isProperty).map((property) => [property.namedChild(0).text, property.namedChild(1)]));
  for (const [name, node] of given) {
    const param = target.params.get(name);
    if (!param) {
      report(file.where(node), `${module.path} has no parameter ${name}`);
    } else {
      checkKind(bicep.value(file, node), target, param, name, (message) => report(file.where(node), message), bicep);
    }
  }

  target.params.forEach((param, name) => param.initial || param.optional || given.has(name) || report(file.where(module.node), `module ${module.name} lacks the parameter ${name}`));
}

function checkParameters(bicep, file, report) {
  const template = bicep.files.get(`${file.path.slice(0, file.path.lastIndexOf('/'))}/${file.using}`);
  if (!template) {
    report(file.path, `uses ${file.using}, which is not there`);
    return;
  }

  for (const [name, { node, value }] of file.vars) {
    const param = template.params.get(name);
    if (!param) {
      report(file.where(node), `${template.path} has no parameter ${name}`);
    } else {
      checkKind(bicep.value(file, value), template, param, name, (message) => report(file.where(node), message), bicep);
    }
  }

  template.params.forEach((param, name) => param.initial || param.optional || file.vars.has(name) || report(file.path, `lacks the parameter ${name}`));
}

function checkKind(value, target, param, name, report, bicep) {
  const declared = param.type?.namedChild(0);
  const wanted = declared?.type === 'primitive_type' ? declared.text : declared?.text.endsWith('[]') ? 'array' : undefined;
  const kind = value.kind === 'unknown' ? value.type : value.kind;
  if (wanted && kind && kind !== 'oneOf' && wanted !== kind) {
    report(`${name} takes ${wanted}, not ${kind}`);
  } else if (param.allowed && value.value !== undefined && value.value !== null) {
    const allowed = bicep.value(target, param.allowed).items.map((item) => item.value);
    if (!allowed.includes(value.value)) {
      report(`${name}: '${value.value}' is none of ${allowed.join(', ')}`);
    }
  }
}

