/** Hono's bindings of every request that arrives over a socket. */
export interface ServerEnv {
    Bindings: ConnectionInfo;
}

export interface ConnectionInfo {
    /** IP address of the peer, which may be a proxy: see `clientAddress`. */
    remoteAddress: string;
}
