import { z } from 'zod';

/** Matches host names in ASCII: the egress policy compares international names in their `xn--` form. */
const HOST = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i;
/** RFC 1035, section 2.3.4. */
const MAX_HOST_CHARACTERS = 253;
/** Maximum number of hosts in `allow` and in `deny`: every invocation sends both lists in a header. */
const MAX_HOSTS = 200;

/** Host names that an integration may or may not call. */
export const hostList = z
    .array(
        z
            .string()
            .max(MAX_HOST_CHARACTERS)
            .regex(HOST, 'expected a host name like api.example.com, or *.example.com'),
    )
    .max(MAX_HOSTS)
    .optional();
