import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { OperationDefinitionNode } from 'graphql';
import { settleItems } from '../graphql/batch/batch-items.js';
import { checkCost } from '../graphql/cost.js';
import { presentError, toGraphQLError } from '../graphql/present-error.js';
import type { Context } from '../kernel/context.js';
import { badInput, PerennialError } from '../kernel/errors.js';
import type { ServerSetting } from './setting.js';
import { isUndone, RETRY_AFTER } from './undone.rules.js';

/** Apollo Server for requests over HTTP, with our limits, our error format and nothing that watches every field. */
export async function apolloFor(setting: ServerSetting): Promise<ApolloServer<Context>> {
  const { schema, introspection, limits, log, caches } = setting;
  const apollo = new ApolloServer<Context>({
    schema,
    introspection,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    documentStore: caches.documents,
    persistedQueries: { cache: caches.texts },
    parseOptions: { maxTokens: limits.tokens },
    formatError: ({ extensions }, error) => {
      const own = presentError(error, log);
      return own.extensions?.code === 'BAD_USER_INPUT'
        ? { ...own, extensions: { code: extensions?.code ?? 'BAD_USER_INPUT' } }
        : own;
    },
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => log.warn(String(message)),
      error: (message) => log.error(String(message)),
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      guard(setting),
    ],
  });
  await apollo.start();
  return apollo;
}

/**
 * Looks at what an operation will cost once its variables are known, and lets the server prepare before anything is
 * read.
 */
function guard({ schema, limits, beforeOperation }: ServerSetting): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, contextValue }) {
          if (!operation) return;
          refusing(() => refuseSubscription(operation));
          refusing(() => checkCost(schema, document, operation, request.variables, limits));
          const variables = settleItems(schema, operation, request.variables, contextValue);
          if (variables !== request.variables) Object.assign(request, { variables });
        },
        async responseForOperation({ contextValue, source }) {
          await beforeOperation(contextValue, source);
          return null;
        },
        async willSendResponse({ operation, response }) {
          if (response.body.kind !== 'single' || !isUndone(operation, response.body.singleResult)) return;
          response.http.status = 503;
          response.http.headers.set('retry-after', String(RETRY_AFTER));
        },
      };
    },
  };
}

function refuseSubscription({ operation }: OperationDefinitionNode): void {
  if (operation === 'subscription')
    throw badInput(
      'A subscription is streamed over a WebSocket at this address (ws://…/graphql), by the protocol ' +
        'graphql-transport-ws; this was a plain HTTP request.',
      'query',
    );
}

/** A refusal before execution is a 4xx. */
function refusing(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof PerennialError ? toGraphQLError(error, { status: 400 }) : error;
  }
}
