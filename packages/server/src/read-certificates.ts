import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { ServerError } from './error.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads the certificates of a PEM file, without anything else that is in it.
 *
 * @param option Name of the option or key that names the file, for the message.
 * @throws ServerError `certificates_unreadable`.
 */
export async function readCertificates(path: string, option: string): Promise<string[]> {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw unreadable(`${option}: ${path} cannot be read.`, cause);
    });
    const certificates = text.match(CERTIFICATE) ?? [];
    if (certificates.length === 0) {
        throw unreadable(
            `${option}: ${path} has no certificate. A PEM file with "BEGIN CERTIFICATE" is expected.`,
        );
    }
    for (const [index, certificate] of certificates.entries()) {
        checkCertificate(certificate, `${option}: certificate ${index + 1} of ${path}`);
    }
    return certificates;
}

function checkCertificate(certificate: string, place: string): void {
    let parsed: X509Certificate;
    try {
        parsed = new X509Certificate(certificate);
    } catch (cause) {
        throw unreadable(`${place} is damaged.`, cause);
    }
    if (parsed.validToDate.getTime() < Date.now()) {
        throw unreadable(`${place} expired on ${parsed.validToDate.toISOString()}.`);
    }
}

function unreadable(message: string, cause?: unknown): ServerError {
    return new ServerError('certificates_unreadable', message, { cause });
}
