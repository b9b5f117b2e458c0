import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

/** `externalId` → `external_id`, `npsScore30d` → `nps_score30d`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** Tables and columns are named in snake case; an explicit name is taken as it stands. */
export class SnakeNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override tableName(className: string, explicit: string | undefined): string {
    return explicit ?? snakeCase(className);
  }

  override columnName(property: string, explicit: string | undefined, prefixes: string[]): string {
    return (
      [...prefixes, property]
        .slice(0, -1)
        .map((prefix) => `${snakeCase(prefix)}_`)
        .join('') + (explicit ?? snakeCase(property))
    );
  }
}
