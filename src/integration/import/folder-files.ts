import { readdir } from 'node:fs/promises';
import { PerennialError } from '../../kernel/errors.js';
import { filesOf, type Mapping, type MappingEntry } from './mapping.js';

/** The files of a folder, found by the names that a mapping gives. */
export class FolderFiles {
  private constructor(private readonly names: readonly string[]) {}

  /** @throws IMPORT_INVALID when there is no such folder */
  static async open(folder: string): Promise<FolderFiles> {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      throw new PerennialError('IMPORT_INVALID', `The folder ${folder} cannot be read (${error.code}).`, { folder });
    });
    return new FolderFiles(names.sort());
  }

  /** The files that an entry reads; none when it is optional and the folder has none. @throws IMPORT_INVALID */
  of(entry: MappingEntry): string[] {
    return filesOf(entry).flatMap((name) => (entry.optional && this.found(name).length === 0 ? [] : this.like(name)));
  }

  /** The files of a name, in which * stands for any letters, whether large or small. @throws IMPORT_INVALID */
  like(name: string): string[] {
    const found = this.found(name);
    if (found.length > 0 || !name.includes('*')) return found.length > 0 ? found : [name];
    throw new PerennialError('IMPORT_INVALID', `The folder has no file ${name}; it has ${this.names.join(', ')}.`, {
      file: name,
    });
  }

  /** Optional files of the mapping that the folder does not have, each once. */
  missing(mapping: Mapping): string[] {
    const names = mapping.files.flatMap((entry) => (entry.optional ? filesOf(entry) : []));
    return [...new Set(names)].filter((name) => this.found(name).length === 0);
  }

  /** @throws IMPORT_INVALID when the folder has nothing of what the mapping reads */
  checkAny(mapping: Mapping): void {
    if (mapping.files.some((entry) => this.of(entry).length > 0)) return;
    const wanted = this.missing(mapping).join(', ');
    throw new PerennialError('IMPORT_INVALID', `The folder has none of the files that the mapping reads: ${wanted}.`);
  }

  private found(name: string): string[] {
    if (!name.includes('*')) return this.names.filter((each) => each === name);
    const parts = name.toLowerCase().split('*');
    return this.names.filter((each) => isLike(each.toLowerCase(), parts));
  }
}

/** Whether a text is the parts in their order, with anything between them. */
function isLike(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > text.length - last.length) return false;
    from = at + part.length;
  }
  return true;
}
