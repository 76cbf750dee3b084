import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate extends AsyncDisposable {
    /** Path of the certificate, which is self-signed. */
    path: string;
    /** Certificate and key in PEM, as `https.createServer` takes them. */
    cert: string;
    key: string;
}

/** Creates a certificate for `localhost` that no public authority has signed. */
export async function createCertificate(): Promise<TestCertificate> {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-certificate-'));
    const keyPath = join(folder, 'key.pem');
    const path = join(folder, 'certificate.pem');
    const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-keyout', keyPath, '-out', path, '-days', '1'];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', ['req', '-x509', ...algorithm, ...files, ...subject], {
        stdio: 'ignore',
    });
    return {
        path,
        cert: await readFile(path, 'utf8'),
        key: await readFile(keyPath, 'utf8'),
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
}
