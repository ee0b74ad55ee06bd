/** A request by its route, such as `GET /repos/{owner}/{repo}/commits/{ref}`; parameters that are not in the path go into query or body. */
export interface RestRequest {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface RestResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed if it is JSON. */
  readonly body: unknown;
}

/** Sends a request. Resolves with any response of the server, and rejects if there is none. */
export type Exchange = (request: RestRequest, signal: AbortSignal) => Promise<RestResponse>;

/** Octokit would log to the console, which a runner searches for commands. Failures are reported by the caller. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Returns a function that sends requests to GitHub, through the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY as they
 * apply to GITHUB_API_URL. The library is loaded here, so that a job that does not need GitHub does not wait for it.
 */
export async function loadExchange(token: string, apiUrl: string): Promise<Exchange> {
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, { baseUrl: apiUrl, log: silent });
  return async ({ route, parameters }, signal) => {
    const headers = { 'x-github-api-version': '2022-11-28' };
    try {
      const options = { ...parameters, headers, request: { signal, log: silent } };
      return responseOf(await octokit.request(route, options));
    } catch (error) {
      const answer = (error as { readonly response?: OctokitResponse }).response;
      if (answer === undefined) throw error;
      return responseOf(answer);
    }
  };
}

interface OctokitResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

function responseOf({ status, headers, data }: OctokitResponse): RestResponse {
  return { status, headers, body: data };
}
