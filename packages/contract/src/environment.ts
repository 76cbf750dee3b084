/** The environment that a handler receives with its event: the schemas of GitBook's OpenAPI document. */
export type {
    IntegrationEnvironment as Environment,
    Integration,
    IntegrationInstallation as Installation,
    IntegrationSpaceInstallation as SpaceInstallation,
    IntegrationSiteInstallation as SiteInstallation,
    IntegrationBlock,
} from '@gitbook/api';
