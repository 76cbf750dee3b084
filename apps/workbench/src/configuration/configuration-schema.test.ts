import { describe, expect, it } from 'vitest';

import {
    configurationOf,
    formProblems,
    formValues,
    isSecret,
    problemField,
    type SchemaConfiguration,
} from './configuration-schema.ts';

const schema: SchemaConfiguration = {
    properties: {
        label: { type: 'string', title: 'Label' },
        level: { type: 'string', enum: ['info', 'debug'], default: 'info' },
        sample: { type: 'number', default: 1 },
        views: { type: 'boolean', default: true },
        webhook_secret: { type: 'string' },
        oauth: { type: 'button', button_text: 'Connect', callback_url: '/oauth' },
    },
    required: ['label', 'oauth'],
};

describe('configuration form values', () => {
    it('start with the stored values or the defaults', () => {
        expect(formValues(schema, {})).toEqual({
            label: '',
            level: 'info',
            sample: '1',
            views: true,
            webhook_secret: '',
        });
        expect(formValues(schema, { label: 'x', sample: 0, views: false })).toMatchObject({
            label: 'x',
            sample: '0',
            views: false,
        });
    });

    it('report missing required fields and invalid numbers', () => {
        const values = { ...formValues(schema, {}), sample: 'ten' };
        expect(formProblems(schema, values)).toEqual({
            label: 'This is required.',
            sample: '“ten” is not a number.',
        });
        expect(formProblems(schema, { ...values, label: 'x', sample: ' 1e3 ' })).toEqual({});
    });

    it('convert to typed values, keep other stored keys, and remove emptied fields', () => {
        const stored = { label: 'old', webhook_secret: 's', oauth_credentials: { token: 't' } };
        const values = { ...formValues(schema, stored), label: 'new', webhook_secret: '' };
        expect(configurationOf(schema, values, stored)).toEqual({
            label: 'new',
            level: 'info',
            sample: 1,
            views: true,
            oauth_credentials: { token: 't' },
        });
    });

    it('treat string fields with a secret-like name as secrets', () => {
        const names = Object.entries(schema.properties).filter(([name, property]) =>
            isSecret(name, property),
        );
        expect(names.map(([name]) => name)).toEqual(['webhook_secret']);
    });

    it('find the field named in an error message of the server', () => {
        expect(problemField(schema, 'configuration.level must be one of info, debug')).toBe(
            'level',
        );
        expect(problemField(schema, 'configuration.other must be a string')).toBeNull();
        expect(problemField(schema, 'Internal server error')).toBeNull();
    });
});
