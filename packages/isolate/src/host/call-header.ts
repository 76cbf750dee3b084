/** Builds the `Call` that the dispatcher receives with an invocation. */
import type { InvocationRequest, IsolateLimits } from '../interface.ts';
import type { Call } from '../wire.ts';
import type { LoadedIsolate } from './loaded-isolate.ts';

const NOT_ASCII = /[^\x20-\x7e]/;
const NOT_ASCII_ALL = /[^\x20-\x7e]/g;

/** Returns the `Call` as JSON; header values must be ASCII, so other characters are escaped. */
export function callHeader(
    request: InvocationRequest,
    limits: IsolateLimits,
    isolate: LoadedIsolate,
    envelopeLength?: number,
): string {
    const text = JSON.stringify(callOf(request, limits, isolate, envelopeLength));
    return NOT_ASCII.test(text) ? text.replace(NOT_ASCII_ALL, escapeCharacter) : text;
}

function callOf(
    request: InvocationRequest,
    limits: IsolateLimits,
    isolate: LoadedIsolate,
    envelopeLength: number | undefined,
): Call {
    const { egress } = request;
    return {
        id: request.id,
        tenant: request.tenant,
        isolate: isolate.key,
        subrequests: limits.subrequests,
        logBytes: limits.logBytes,
        ...(envelopeLength === undefined ? {} : { envelopeLength }),
        ...(egress?.allow ? { allow: egress.allow } : {}),
        ...(egress?.deny ? { deny: egress.deny } : {}),
        ...(egress?.allowPrivateNetwork ? { privateNetwork: true } : {}),
        ...(egress?.intercept?.length ? { intercept: egress.intercept } : {}),
        ...(request.clockOffsetMs ? { clockOffsetMs: request.clockOffsetMs } : {}),
        ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
    };
}

function escapeCharacter(character: string): string {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
