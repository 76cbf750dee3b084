/** Runs synchronous work on that many bytes, when the caller may use the event loop for it. */
export type RunSized = <T>(bytes: number, work: () => T) => Promise<T>;
