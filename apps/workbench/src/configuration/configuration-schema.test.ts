import { describe, expect, it } from 'vitest';

import { MASK } from '../api/mask.ts';
import {
    formPatch,
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
        note: { type: 'string' },
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
            note: '',
        });
        expect(formValues(schema, { label: 'x', sample: 0, views: false })).toMatchObject({
            label: 'x',
            sample: '0',
            views: false,
        });
    });

    it('report missing required fields and invalid numbers', () => {
        const values = { ...formValues(schema, {}), sample: 'ten' };
        expect(formProblems(schema, values, {})).toEqual({
            label: 'This is required.',
            sample: '“ten” is not a number.',
        });
        expect(formProblems(schema, { ...values, label: 'x', sample: ' 1e3 ' }, {})).toEqual({});
    });

    it('convert to a patch of typed values and removed fields', () => {
        const stored = { label: 'old', note: 'x', oauth_credentials: { token: 't' } };
        const values = { ...formValues(schema, stored), label: 'new', note: '' };
        expect(formPatch(schema, values, stored)).toEqual({
            values: { label: 'new', level: 'info', sample: 1, views: true },
            removed: ['note'],
        });
        const unchanged = { label: 'x', level: 'debug', sample: 2, views: false };
        expect(formPatch(schema, formValues(schema, unchanged), unchanged)).toEqual({
            values: {},
            removed: [],
        });
    });

    it('never contain a mask: an untouched credential is not sent', () => {
        const stored = { label: 'x', webhook_secret: MASK };
        const values = formValues(schema, stored);
        expect(values['webhook_secret']).toBe('');
        expect(JSON.stringify(formPatch(schema, values, stored))).not.toContain('secret');
        const changed = { ...values, webhook_secret: 'new' };
        expect(formPatch(schema, changed, stored).values).toMatchObject({ webhook_secret: 'new' });
        const removed = { ...values, webhook_secret: null };
        expect(formPatch(schema, removed, stored).removed).toEqual(['webhook_secret']);
    });

    it('satisfy a required credential that is stored, and reject a pasted mask', () => {
        const secret = { ...schema, required: ['webhook_secret'] };
        const stored = { webhook_secret: MASK };
        const values = formValues(secret, stored);
        expect(formProblems(secret, values, stored)).toEqual({});
        expect(formProblems(secret, { ...values, webhook_secret: null }, stored)).toEqual({
            webhook_secret: 'This is required.',
        });
        expect(formProblems(secret, { ...values, webhook_secret: `${MASK}x` }, stored)).toEqual({
            webhook_secret: 'Enter the value itself. The dots only stand for a stored value.',
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
