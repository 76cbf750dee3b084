import {
    enableIntegration,
    installationView,
    loadInstallations,
    notFound,
    setPaused,
} from '@bindery/platform';
import { Hono, type Context } from 'hono';

import { requireOwner } from '../api/access.ts';
import { authenticate } from '../authenticate.ts';
import { canSee } from '../live/can-see.ts';
import { maskConfiguration } from '../mask-configuration.ts';
import { validJson } from '../validated.ts';
import { createConfigurationRoutes } from './configuration-routes.ts';
import { createDeliveryRoutes } from './delivery-routes.ts';
import { createInvocationRoutes } from './invocation-routes.ts';
import { createPublishableKeyRoutes } from './publishable-key-routes.ts';
import { createQuotaRoutes } from './quota-routes.ts';
import { createSiteRoutes } from './site-routes.ts';
import { createSpaceRoutes } from './space-routes.ts';
import { eventToSend, sendEvent } from './send-event.ts';
import { readState } from './state.ts';
import { createAuditRoutes } from './audit-routes.ts';
import { createMemberRoutes } from './member-routes.ts';
import { createSessionRoutes } from './session-routes.ts';
import { createVersionRoutes } from './version-routes.ts';
import { createTokenRoutes } from './token-routes.ts';
import { createTrashRoutes } from './trash-routes.ts';
import {
    json,
    needs,
    requireUser,
    type WorkbenchEnv,
    type WorkbenchParts,
} from './workbench-env.ts';

/** Creates the routes below `/workbench`, for users only. Their types must equal the contract's `WorkbenchRoutes`. */
export function createWorkbenchApi(parts: WorkbenchParts) {
    const { platform, folders, live, authentication } = parts;
    const { ctx } = platform;

    async function pause(c: Context<WorkbenchEnv>, id: string, paused: boolean) {
        const { organizationId } = c.get('user');
        const [own] = await loadInstallations(ctx, ctx.db, { id, organizationId });
        if (own === undefined) throw notFound('Installation', id);
        const installation = installationView(ctx, await setPaused(ctx, id, paused));
        return json(c, maskConfiguration(c.get('user'), installation));
    }

    return new Hono<WorkbenchEnv>()
        .use(authenticate(platform, authentication), requireUser)
        .get('/state', needs('content:read'), async (c) =>
            json(c, await readState(ctx, folders, c.get('user'))),
        )
        .get('/live', needs('content:read'), (c) => {
            const user = c.get('user');
            return live.respond(c, user, canSee(ctx, folders, user));
        })
        .post('/events', needs('events:send'), validJson(eventToSend), async (c) =>
            json(c, {
                invocationId: await sendEvent(platform, c.get('user'), c.req.valid('json')),
            }),
        )
        .post('/installations/:id/pause', needs('integrations:install'), (c) =>
            pause(c, c.req.param('id'), true),
        )
        .post('/installations/:id/resume', needs('integrations:install'), (c) =>
            pause(c, c.req.param('id'), false),
        )
        .post('/integrations/:name/enable', needs('integrations:publish'), async (c) => {
            const name = c.req.param('name');
            await requireOwner(platform, c.get('user'), name);
            await enableIntegration(ctx, name);
            return c.body(null, 204);
        })
        .route('/integrations/:name', createVersionRoutes(platform))
        .route('/integrations/:name/installations/:id', createConfigurationRoutes(platform))
        .route('/invocations', createInvocationRoutes(platform, folders))
        .route('/deliveries', createDeliveryRoutes(platform))
        .route('/quotas', createQuotaRoutes(ctx, live))
        .route('/publishable-keys', createPublishableKeyRoutes(platform))
        .route('/spaces', createSpaceRoutes(platform))
        .route('/sites', createSiteRoutes(ctx))
        .route('/trash', createTrashRoutes(ctx))
        .route('/tokens', createTokenRoutes(authentication.identity))
        .route('/audit', createAuditRoutes(ctx))
        .route('/', createMemberRoutes(ctx, authentication.identity))
        .route('/', createSessionRoutes(ctx, authentication));
}
