import { computedOperations } from './computed.ts';
import { contentOperations } from './content.ts';
import { developmentOperations } from './development.ts';
import { eventOperations } from './events.ts';
import { gitOperations } from './git.ts';
import { statusOperations } from './installation-statuses.ts';
import { installationOperations } from './installations.ts';
import { integrationOperations } from './integrations.ts';
import { openAPIOperations } from './openapi-specs.ts';
import type { Operations } from './operation.ts';
import { organizationOperations } from './organizations.ts';
import { renderOperations } from './render.ts';
import { searchOperations } from './search.ts';
import { siteOperations } from './sites.ts';
import { spaceOperations } from './spaces.ts';

/** The operations of the OpenAPI document that Bindery implements. */
export const SUPPORTED: Operations = {
    ...organizationOperations,
    ...integrationOperations,
    ...installationOperations,
    ...renderOperations,
    ...spaceOperations,
    ...siteOperations,
    ...contentOperations,
    ...computedOperations,
    ...searchOperations,
    ...openAPIOperations,
    ...gitOperations,
    ...eventOperations,
    ...statusOperations,
    ...developmentOperations,
};
