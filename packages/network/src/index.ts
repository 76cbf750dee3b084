export { isLoopbackAddress, isPublicAddress } from './address.ts';
export { NON_PUBLIC_NETWORKS } from './non-public-networks.ts';
