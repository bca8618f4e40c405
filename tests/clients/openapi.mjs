// Is the contract OpenAPI 3.1 by the specification's own schema?
import { readFile } from "node:fs/promises";
import { Validator } from "@seriousme/openapi-schema-validator";

const contract = JSON.parse(await readFile(process.argv[2], "utf8"));
const validator = new Validator();
const { valid, errors } = await validator.validate(contract);
if (!valid || validator.version !== "3.1") {
  console.error(validator.version, JSON.stringify(errors, null, 2));
  process.exit(1);
}

console.log(`OpenAPI ${validator.version}: ${Object.keys(contract.paths).length} routes`);
