import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}

registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which way a list runs. Unknown values come last either way.',
  valuesConfig: {
    ASC: { description: 'From the lowest, earliest or first.' },
    DESC: { description: 'From the highest, latest or last.' },
  },
});
