/**
 * How the GraphiQL page asks: queries and mutations by POST, subscriptions over a socket (graphql-transport-ws) that
 * carries the key of the header editor as `connectionParams`. A key that was written in one tab is that of every tab
 * that has none of its own; it is kept as long as the browser's tab is open. It runs in the browser, hence as text.
 */
export const FETCHER = `(function () {
const KEPT = 'perennial:authorization';
let kept;
try { kept = sessionStorage.getItem(KEPT) || undefined; } catch { kept = undefined; }
const withKey = (given) => {
  const name = Object.keys(given).find((each) => each.toLowerCase() === 'authorization');
  const own = name === undefined || String(given[name]).includes('<your key>') ? undefined : String(given[name]);
  if (own !== undefined && own !== kept) {
    kept = own;
    try { sessionStorage.setItem(KEPT, own); } catch { /* kept while the page is open */ }
  }
  const rest = Object.fromEntries(Object.entries(given).filter(([each]) => each !== name));
  const key = own === undefined ? kept : own;
  return key === undefined ? given : { ...rest, authorization: key };
};
return function (params, { headers: given, documentAST } = {}) {
  const headers = withKey(given || {});
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
};
})()`;
