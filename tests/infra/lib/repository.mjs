import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The repository's files by their paths from its top, with '/'. Some may be said to read otherwise: that is how a fault is seeded. */
export class Repository {
  #instead;

  constructor(instead = new Map()) {
    this.#instead = instead;
  }

  has(path) {
    return this.#instead.has(path) || existsSync(join(top, path));
  }

  read(path) {
    return this.#instead.get(path) ?? readFileSync(join(top, path), 'utf8').replaceAll('\r\n', '\n');
  }

  /** All files below a folder that end so, sorted. */
  list(folder, ...endings) {
    const found = readdirSync(join(top, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(top, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join(posix.sep))
      .filter((path) => !/(^|\/)(node_modules|bin|obj|artifacts)\//.test(path));

    return [...new Set([...found, ...[...this.#instead.keys()].filter((path) => path.startsWith(`${folder}/`))])]
      .filter((path) => endings.length === 0 || endings.some((ending) => path.endsWith(ending)))
      .sort();
  }

  pathOnDisk(path) {
    return join(top, path);
  }
}
