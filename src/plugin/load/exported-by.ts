/** A module’s default export; of CommonJS that was compiled from one, the default within what it exports. */
export function exportedBy(module: { readonly default?: unknown }): object | undefined {
  if (typeof module.default !== 'object' || module.default === null) return undefined;
  const { default: inner, name } = module.default as { readonly default?: unknown; readonly name?: unknown };
  return name === undefined && typeof inner === 'object' && inner !== null ? inner : module.default;
}
