// What the two package managers answer when they are asked for known advisories: findings, or null where the feed did not say.
import { isAbsolute, relative } from 'node:path';

const severe = ['high', 'critical'];

// `dotnet list package --vulnerable --include-transitive --format json`: learn.microsoft.com/dotnet/core/tools/dotnet-package-list.
export function ofDotnet(text) {
  const answer = parse(text);
  if (!Array.isArray(answer?.projects)) {
    return null;
  }

  return answer.projects.flatMap(({ path, frameworks = [] }) => frameworks.flatMap(({ topLevelPackages = [], transitivePackages = [] }) =>
    [...topLevelPackages, ...transitivePackages].flatMap(({ id, resolvedVersion, vulnerabilities = [] }) =>
      vulnerabilities.map(({ severity, advisoryurl }) => `${isAbsolute(path) ? relative('.', path) : path}: ${id} ${resolvedVersion}, ${severity}, ${advisoryurl}`))));
}

// `npm audit --json`: docs.npmjs.com/cli/commands/npm-audit. A registry that has no such endpoint gives an error instead of a report.
export function ofNpm(text, folder) {
  const answer = parse(text);
  if (!answer?.auditReportVersion || typeof answer.vulnerabilities !== 'object') {
    return null;
  }

  return Object.values(answer.vulnerabilities)
    .filter(({ severity }) => severe.includes(severity))
    .map(({ name, range, severity, via }) => `${folder}: ${name} ${range}, ${severity}${via.filter(({ url }) => url).map(({ url }) => `, ${url}`).join('')}`);
}

function parse(text) {
  try {
    // Warnings may come before it.
    return JSON.parse(text.slice(Math.max(0, text.indexOf('{'))));
  } catch {
    return null;
  }
}
