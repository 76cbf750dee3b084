import type { AuditRecord } from '@bindery/contract';

const TITLES: Record<string, string> = {
    'session.start': 'Signed in',
    'session.refuse': 'Sign-in refused',
    'password.set': 'Password set',
    'member.change-role': 'Role changed',
    'member.follow-groups': 'Role set by the provider’s groups',
    'member.remove': 'Member removed',
    'invitation.create': 'Invitation made',
    'invitation.accept': 'Invitation accepted',
    'invitation.withdraw': 'Invitation withdrawn',
    'token.create': 'API token created',
    'token.revoke': 'API token revoked',
    'integration.publish': 'Integration published',
    'integration.promote': 'Version promoted',
    'integration.roll-back': 'Rolled back to an earlier version',
    'integration.unpublish': 'Integration unpublished',
    'site.update': 'Site changed',
    'site.renew-share-link': 'Share link renewed',
};

/** Describes an entry: a title for the action, and its details as text. Unknown actions keep their name. */
export function describeEntry({ action, target, details }: AuditRecord): {
    title: string;
    details: string;
} {
    const fields = Object.entries(details).map(([name, value]) => `${name}: ${textOf(value)}`);
    return { title: TITLES[action] ?? action, details: [target, ...fields].join(' · ') };
}

function textOf(value: unknown): string {
    if (Array.isArray(value)) return value.map(textOf).join(', ');
    return typeof value === 'string' ? value : JSON.stringify(value);
}
