import 'reflect-metadata';

/** One row in a process of its own: `row.mjs NAME [--quick]`; the figures go to the parent. */
const [name, ...flags] = process.argv.slice(2);
const { run } = await import(`./rows/${name}.mjs`);
const say = (text) => console.log(`  ${text}`);
const figures = await run({ isQuick: flags.includes('--quick'), say });
process.send?.({ figures });
process.disconnect?.();
