/** workerd's configuration, as Cap'n Proto text. */
import { NON_PUBLIC_NETWORKS } from '@bindery/network';

import { DISPATCHER_SOURCE, WRAPPER_SOURCE } from './workers.generated.ts';

/** Date of the workerd that is installed: our own workers use what it has. */
const DISPATCHER_COMPATIBILITY_DATE = '2026-11-17';

export interface WorkerdConfig {
    /** Where workerd listens. */
    socketPath: string;
    /** Where the host listens. */
    gatewayPath: string;
    apiOrigin: string;
    /** Limit of each isolate's JavaScript heap; reaching it ends the process. */
    heapBytes: number;
}

/**
 * At which size of its old generation, in megabytes, an isolate is collected in full for the first time. V8 by itself
 * waits for some hundred megabytes, which small invocations fill within a minute with what no longer lives; collecting
 * them all at once stops the process for 260 ms, on a slow machine for longer than a loop may (`stallMs`). From 4 MB a
 * collection takes 50 to 75 ms there, from 8 MB up to 150; isolates that share a process and are as busy as each other are
 * collected one after the other. From 2 MB it takes no less.
 */
const FIRST_COLLECTION_MEGABYTES = 4;

/** JSON strings are valid Cap'n Proto text once control characters beyond its own escapes are spelled in hex. */
function text(value: string): string {
    return JSON.stringify(value).replace(/\\u00([0-9a-f]{2})/g, '\\x$1');
}

export function workerdConfig(config: WorkerdConfig): string {
    const denied = NON_PUBLIC_NETWORKS.map(text).join(', ');
    const heapMegabytes = Math.max(16, Math.floor(config.heapBytes / 1024 / 1024));
    return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "dispatcher", worker = (
      modules = [
        (name = "dispatcher.js", esModule = ${text(DISPATCHER_SOURCE)}),
        (name = "wrapper", text = ${text(WRAPPER_SOURCE)}),
      ],
      compatibilityDate = ${text(DISPATCHER_COMPATIBILITY_DATE)},
      compatibilityFlags = ["experimental"],
      bindings = [
        (name = "LOADER", workerLoader = (id = "versions")),
        (name = "HOST", service = "host"),
        (name = "PUBLIC", service = "public"),
        (name = "PRIVATE", service = "private"),
        (name = "API_ORIGIN", text = ${text(new URL(config.apiOrigin).origin)}),
      ],
      globalOutbound = "nowhere",
    )),
    (name = "host", external = (address = ${text(`unix:${config.gatewayPath}`)}, http = ())),
    (name = "public", network = (
      allow = ["public"],
      deny = [${denied}],
      tlsOptions = (trustBrowserCas = true),
    )),
    (name = "private", network = (
      allow = ["public", "private"],
      deny = ["unix", "unix-abstract"],
      tlsOptions = (trustBrowserCas = true),
    )),
    (name = "nowhere", network = (allow = [])),
  ],
  sockets = [(name = "host", address = ${text(`unix:${config.socketPath}`)}, http = (), service = "dispatcher")],
  v8Flags = [
    "--max-heap-size=${heapMegabytes}",
    "--initial-old-space-size=${FIRST_COLLECTION_MEGABYTES}",
  ],
);
`;
}
