/** A request by GitHub's name for it, such as `GET /repos/{owner}/{repo}/commits/{ref}`; parameters that the path does not name go into query or body. */
export interface RestRequest {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface RestResponse {
  readonly status: number;
  /** Names are lower-case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

/** Resolves with whatever the server answers, and rejects when it does not. */
export type Exchange = (request: RestRequest, signal: AbortSignal) => Promise<RestResponse>;

/** Octokit warns on the console, which a runner searches for commands. What fails is told by whoever asked. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Returns what carries requests to GitHub, by way of the proxies in HTTPS_PROXY, HTTP_PROXY and NO_PROXY; whether to
 * take one goes by GITHUB_API_URL. The library is loaded here, so that only who needs GitHub waits for it.
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
