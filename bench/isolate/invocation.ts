/** The measured invocation: a render of the hello-world block with a realistic environment of about 2 KB. */
import type { Environment, Event } from '@bindery/contract';

const text = (length: number): string => 'x'.repeat(length);

export const EVENT = {
    eventId: 'evt_1',
    type: 'ui_render',
    installationId: 'ins_1',
    componentId: 'hello',
    props: { message: text(200) },
    context: { type: 'document', theme: 'light', spaceId: 'spc_1' },
    auth: { userId: 'usr_1' },
} as unknown as Event; // the fields that the SDKs read

export const ENVIRONMENT = {
    apiEndpoint: 'http://api.bindery.test',
    apiTokens: { integration: text(300), installation: text(300) },
    integration: {
        name: 'hello-world',
        version: 1,
        urls: { publicEndpoint: 'http://hello.test/' },
    },
    installation: { id: 'ins_1', configuration: { key: text(400) }, urls: {} },
    secrets: {},
    signingSecrets: { integration: text(64) },
} as unknown as Environment;
