/** What a handler gets beside the event: the published `IntegrationEnvironment`. */
export type {
    IntegrationEnvironment as Environment,
    Integration,
    IntegrationInstallation as Installation,
    IntegrationSpaceInstallation as SpaceInstallation,
    IntegrationSiteInstallation as SiteInstallation,
    IntegrationBlock,
} from '@gitbook/api';
