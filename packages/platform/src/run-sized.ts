/**
 * Runs synchronous work on an input of `bytes` bytes. Work on a large input waits for a turn of the event loop, and is
 * refused if the caller has used its share.
 */
export type RunSized = <T>(bytes: number, work: () => T) => Promise<T>;
