/** The memories of WebAssembly that were made in this thread, as far as anybody outside of them sees them. */
const memories = new Set<WeakRef<{ readonly buffer: ArrayBufferLike }>>();

type Memory = { readonly buffer: ArrayBufferLike };
interface Wasm {
  Memory: new (descriptor: unknown) => Memory;
  Instance: new (module: unknown, imports?: unknown) => { readonly exports: Readonly<Record<string, unknown>> };
  instantiate(source: unknown, imports?: unknown): Promise<unknown>;
}

/** Counts from now on what WebAssembly takes, which neither the heap's limit nor the buffers' figure holds. */
export function countWasmMemory(): void {
  const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
  const { Memory, Instance, instantiate } = wasm;
  const keep = (value: unknown): void => {
    if (value instanceof Memory) memories.add(new WeakRef(value));
  };
  const keepExports = (instance: unknown): void => {
    if (instance instanceof Instance) Object.values(instance.exports).forEach(keep);
  };
  wasm.Memory = class extends Memory {
    constructor(descriptor: unknown) {
      super(descriptor);
      keep(this);
    }
  };
  wasm.Instance = class extends Instance {
    constructor(module: unknown, imports?: unknown) {
      super(module, imports);
      keepExports(this);
    }
  };
  wasm.instantiate = async (source, imports) => {
    const made = await instantiate(source, imports);
    keepExports((made as { instance?: unknown }).instance ?? made);
    return made;
  };
}

/** How much the memories hold now, bytes. */
export function wasmBytes(): number {
  let bytes = 0;
  for (const reference of memories) {
    const memory = reference.deref();
    if (memory === undefined) memories.delete(reference);
    else bytes += memory.buffer.byteLength;
  }
  return bytes;
}
