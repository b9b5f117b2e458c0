import type { Path } from '../definition/step-form.js';
import type { KeptTemplate } from '../model/kept-template.js';
import type { StepCompiler } from '../model/step-compiler.js';

/** Read when the text is shown, never kept: an erased person's name is gone everywhere. */
const NAMES = ['account.name', 'contact.name'];

export function keptTemplate(text: string, path: Path, compiler: StepCompiler): KeptTemplate {
  const template = compiler.template(text, path);
  return {
    template,
    reads: template.dependencies.filter((name) => !NAMES.includes(name)).map((name) => compiler.fact(name, path)),
  };
}
