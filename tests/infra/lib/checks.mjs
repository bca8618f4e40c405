import { Bicep } from './bicep.mjs';
import { readCode } from './code.mjs';
import { checkCost } from './cost.mjs';
import { checkNames } from './names.mjs';
import { checkPolicies } from './policies.mjs';
import { checkTypes, readTypes } from './types.mjs';
import { checkAzd, checkScripts, checkWorkflows } from './workflows.mjs';

/** Everything that is wrong, each as `where: what`, once. */
export async function findings(repository, only = () => true) {
  const found = new Set();
  const report = (where, what) => found.add(`${where}: ${what}`);
  if (only('infra')) {
    const bicep = new Bicep(repository);
    const code = readCode(repository);
    checkNames(bicep, report);
    checkTypes(bicep, readTypes(repository), report);
    checkPolicies(bicep, code, repository, report);
    checkAzd(repository, bicep, report);
    checkCost(repository, report);
  }

  if (only('workflows')) {
    await checkWorkflows(repository, report);
  }

  if (only('scripts')) {
    checkScripts(repository, report);
  }

  return [...found];
}
