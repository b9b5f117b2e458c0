import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Client } from './graphql-client.js';

/** Values for arguments that a field cannot be read without, by name. */
export type Samples = Readonly<Record<string, unknown>>;

const isConnecting = (name: string): boolean => /(Connection|Edge)$/.test(name);

/**
 * A query for each field of a type, as deep as asked: all of its leaves, and the objects below it. Fields that need an
 * argument for which there is no sample are left out and named in `skipped`.
 */
export class EveryField {
  readonly skipped = new Set<string>();

  private constructor(
    private readonly schema: GraphQLSchema,
    private readonly samples: Samples,
  ) {}

  static async of(client: Client, samples: Samples): Promise<EveryField> {
    return new EveryField(buildClientSchema(await client.query(getIntrospectionQuery())), samples);
  }

  /** The type's fields by name. */
  fieldsOf(typeName: string): readonly GraphQLField<unknown, unknown>[] {
    const type = this.schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`${typeName} is no object type`);
    return Object.values(type.getFields());
  }

  /** The types that a field leads to through connections: more than one for an interface or a union. */
  kindsOf(field: GraphQLField<unknown, unknown>): readonly string[] {
    const type = getNamedType(field.type);
    if (isAbstractType(type)) return this.schema.getPossibleTypes(type).map(({ name }) => name);
    if (!isConnecting(type.name)) return [type.name];
    const inner = this.fieldsOf(type.name).find(({ name }) => name === 'edges' || name === 'node');
    return inner === undefined ? [type.name] : this.kindsOf(inner);
  }

  /**
   * What to ask of a field: its leaves, and those of the objects below it, so deep; connections and their edges do not
   * count. `only` names the one type that is read where there are several. Undefined when it cannot be asked for.
   */
  selection(field: GraphQLField<unknown, unknown>, depth: number, owner: string, only?: string): string | undefined {
    const args = this.argumentsOf(field, owner);
    const type = getNamedType(field.type);
    if (args === undefined) return undefined;
    if (isLeafType(type)) return `${field.name}${args}`;
    if (depth === 0 && !isConnecting(type.name)) return undefined;
    const below = isConnecting(type.name) ? depth : depth - 1;
    const inner = isAbstractType(type)
      ? this.schema
          .getPossibleTypes(type)
          .filter(({ name }) => only === undefined || only === name)
          .map(({ name }) => `... on ${name} { ${this.all(name, below, true, only)} }`)
      : [this.all(type.name, below, false, only)];
    return `${field.name}${args} { __typename ${inner.join(' ')} }`;
  }

  /** All fields of a type; `aliased` by the type's name where fields of several types stand side by side. */
  private all(typeName: string, depth: number, aliased: boolean, only: string | undefined): string {
    return this.fieldsOf(typeName)
      .flatMap((field) => this.selection(field, depth, typeName, only) ?? [])
      .map((text) => (aliased ? `${typeName}_${/^\w+/.exec(text)?.[0]}: ${text}` : text))
      .join(' ');
  }

  private argumentsOf({ args, name }: GraphQLField<unknown, unknown>, owner: string): string | undefined {
    const given: string[] = [];
    for (const arg of args) {
      if (arg.name === 'first') given.push('first: 3');
      if (!isNonNullType(arg.type) || arg.defaultValue !== undefined) continue;
      const sample = this.samples[arg.name];
      const type = getNamedType(arg.type);
      if (sample !== undefined) given.push(`${arg.name}: ${JSON.stringify(sample)}`);
      else if (isEnumType(type)) given.push(`${arg.name}: ${type.getValues()[0]?.name}`);
      else {
        this.skipped.add(`${owner}.${name}`);
        return undefined;
      }
    }
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }
}
