import { join } from 'node:path';

import { createCertificate } from '@bindery/test-support/certificate';
import { makeFolder } from '@bindery/test-support/folder';
import { expect, test } from 'vitest';

import { readCertificates } from './read-certificates.ts';

test('reads every certificate of a file, without keys and comments', async () => {
    await using first = await createCertificate();
    await using second = await createCertificate();
    await using folder = await makeFolder({
        'all.pem': `# Acme\n${first.cert}${first.key}\n${second.cert.replaceAll('\n', '\r\n')}`,
    });
    const certificates = await readCertificates(join(folder.path, 'all.pem'), 'egress.ca');
    expect(certificates.map((text) => text.replaceAll('\r', ''))).toEqual([
        first.cert.trim(),
        second.cert.trim(),
    ]);
    expect(certificates.join()).not.toContain('PRIVATE KEY');
});

test.each([
    ['missing.pem', /^egress\.ca: .*missing\.pem cannot be read\.$/],
    ['empty.pem', /has no certificate\. A PEM file with "BEGIN CERTIFICATE" is expected\.$/],
    ['damaged.pem', /certificate 1 of .*damaged\.pem is damaged\.$/],
])('names the option and the file: %s', async (name, message) => {
    await using folder = await makeFolder({
        'empty.pem': '',
        'damaged.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    });
    await expect(readCertificates(join(folder.path, name), 'egress.ca')).rejects.toMatchObject({
        code: 'certificates_unreadable',
        message: expect.stringMatching(message),
    });
});
