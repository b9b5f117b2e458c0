/**
 * How the GraphiQL page asks: queries and mutations by POST, subscriptions over a socket (graphql-transport-ws) that
 * carries the key of the header editor as `connectionParams`. It runs in the browser, hence as text.
 */
export const FETCHER = `function (params, { headers = {}, documentAST } = {}) {
  const operations = (documentAST ? documentAST.definitions : []).filter((node) => node.kind === 'OperationDefinition');
  const operation = operations.find((node) => !params.operationName || (node.name && node.name.value ===
    params.operationName));
  if (!operation || operation.operation !== 'subscription') {
    return fetch(location.pathname, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify(params),
    }).then((response) => response.json());
  }
  return {
    subscribe(observer) {
      const sink = typeof observer === 'function' ? { next: observer } : observer;
      const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + location.pathname, 'graphql-transport-ws');
      let isDone = false;
      const send = (message) => socket.send(JSON.stringify(message));
      const end = (how, value) => {
        if (isDone) return;
        isDone = true;
        if (sink[how]) sink[how](value);
        socket.close(1000);
      };
      socket.onopen = () => send({ type: 'connection_init', payload: headers });
      socket.onclose = (event) => end('error', { message: 'The socket was closed: ' + event.code + ' ' + event.reason
        });
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: params });
        else if (message.type === 'ping') send({ type: 'pong' });
        else if (message.type === 'next') sink.next(message.payload);
        else if (message.type === 'error') end('error', { errors: message.payload });
        else if (message.type === 'complete') end('complete');
      };
      return { unsubscribe: () => end('complete') };
    },
  };
}`;
