/** Generates workerd's configuration as Cap'n Proto text. */
import { NON_PUBLIC_NETWORKS } from '@bindery/network';

import { DISPATCHER_SOURCE, WRAPPER_SOURCE } from './workers.generated.ts';

/** Release date of the installed workerd, so that the dispatcher can use all of its features. */
const DISPATCHER_COMPATIBILITY_DATE = '2026-11-17';

export interface WorkerdConfig {
    /** Socket on which workerd listens. */
    socketPath: string;
    /** Socket on which the host listens, see `gateway.ts`. */
    gatewayPath: string;
    apiOrigin: string;
    /** Certificates in PEM that outbound calls trust besides the public authorities. */
    certificateAuthorities?: readonly string[];
    /** Limit of each isolate's JavaScript heap; the process crashes at the limit. */
    heapBytes: number;
}

/**
 * Size of the old generation, in megabytes, at which V8 collects an isolate in full for the first time. By default V8
 * waits for some hundred megabytes, which small invocations fill with garbage within a minute. Collecting all of it
 * takes 260 ms, and on a slow machine longer than `stallMs`, so that the watchdog would kill the process. A first
 * collection at 4 MB takes 50 to 75 ms, at 8 MB up to 150 ms, and at 2 MB no less than at 4 MB. Equally busy isolates
 * in one process are collected one after the other (`docs/decisions/0031-isolate-quarantine.md`).
 */
const FIRST_COLLECTION_MEGABYTES = 4;

/** Formats a Cap'n Proto string: a JSON string in which control characters have hexadecimal escapes. */
function text(value: string): string {
    return JSON.stringify(value).replace(/\\u00([0-9a-f]{2})/g, '\\x$1');
}

export function workerdConfig(config: WorkerdConfig): string {
    const denied = NON_PUBLIC_NETWORKS.map(text).join(', ');
    const authorities = (config.certificateAuthorities ?? []).map(text).join(', ');
    const tls = `tlsOptions = (trustBrowserCas = true, trustedCertificates = [${authorities}])`;
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
      ${tls},
    )),
    (name = "private", network = (
      allow = ["public", "private"],
      deny = ["unix", "unix-abstract"],
      ${tls},
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
