"""Who speaks like this: what gives away the client, the registry, the command and the step.

First come, first served: the one that others embed (docker in compose, containerd in kubelet) stands later.
"""

from __future__ import annotations

from labkit.diagnosis.cause import Step
from labkit.diagnosis.symptoms.tables import named

CLIENTS = named("""
testcontainers-python = testcontainers … python | testcontainers.core
testcontainers = testcontainers | com.github.dockerjava
docker-py = docker.errors.* | dockerpycreds* | docker/api/client.py
kaniko = kaniko | error checking push permissions
ko = error resolving image references | ko publish* | ko build | error processing import paths
trivy = trivy | t:unable to find the specified image & t:remote error
nerdctl = nerdctl | ac.serveraddress | authconfighostname
kubelet = kubelet* | errimagepull | imagepullbackoff | back-off pulling image | failed to pull image |
    unable to retrieve pull secret | runpodsandbox | imagepullsecrets
compose = docker-compose | docker compose | compose up | compose pull
buildx = buildx
buildkit = failed to solve | failed to resolve source metadata | failed to load metadata for | buildkit*
    | failed to fetch oauth token & !failed to pull and unpack | docker build
containerd-cri = failed to pull and unpack image | remote_image.go | crictl | containerd | ctr image* |
    ctr: | cri-o | rpc error: code = unknown
skopeo = skopeo | t:level=fatal … initializing source docker:// | t:fata … no handler for |
    t:level=fatal … error parsing image name | t:fata … error parsing image name
buildah = buildah
podman = podman | error: initializing source docker:// | trying to pull … error: | debu[0000]
helm = helm | invalid reference: invalid registry
oras = oras
crane = crane | no token in bearer response | go-containerregistry* | t:reading image … manifests |
    t:error: fetching (manifest|config|blob|digest) | t:no matching credentials were found
kubelet = deployment | kubectl | imagepullsecret* | regcred | pods | a pod | the pod | kubernetes cluster |
    eks | aks | gke | oke | minikube | kube-system
docker = error response from daemon | docker login | docker pull | docker push | docker: | login attempt
    to … failed with status | no basic auth credentials | error saving credentials | dockerd | the push
    refers to | pull access denied for | using default tag | error getting credentials - err | docker
""")

REGISTRIES = named("""
ghcr = ghcr.io | github packages | github container registry | installation not allowed to |
    docker.pkg.github.com | t:write_package | t:read_package
ecr = *.dkr.ecr.* | public.ecr.aws | ecr:* | ecr | ecr-login
acr = *.azurecr.io | acr | azure registry | azure container registry
gar = *-docker.pkg.dev | *.pkg.dev | gcr.io | *.gcr.io | artifactregistry* | artifact registry | google
    registry | cloud.google.com/container-registry* | cloud.google.com/artifact-registry* | needed
    permissions to perform this operation | container registry of google | gcr
gitlab = ci_registry* | registry.gitlab.com | gitlab registry | gitlab
harbor = harbor* | unauthorized to access repository
quay = quay.io | quay
nexus = nexus*
artifactory = artifactory* | jfrog* | *.jfrog.io
gitea = gitea | forgejo | codeberg.org
zot = zot
digitalocean = registry.digitalocean.com | digitalocean* | doctl
ocir = *.ocir.io | ocir | oracle registry | oracle cloud
icr = *.icr.io | icr.io | ibm cloud
openshift = openshift* | image-registry.openshift*
dockerhub = docker.io | *.docker.io | registry.hub.docker.com | docker hub | dockerhub | may require
    'docker login' | docker hub's
distribution = registry:2 | registry:3 | localhost:5000 | docker registry | docker distribution |
    registry realm | own registry
""")

COMMANDS = named("""
push = failed to push | push access denied | error pushing | pushing image | : pushing | docker push |
    podman push | action: push | blobs/uploads | on destination | helm push | oras push | crane push |
    cm-push | write organization package | uploadartifacts | to push | layer upload | t:write_package |
    t:from (post|put|patch) request … /blobs/ | t:put http* | t:from head request … /blobs/
login = t:logging into | t:login attempt to | t:/v2/(":|:|':) (unauthorized|denied|unknown) | t:error saving
    credentials | t:authenticating creds | non tty device
push = docker-push | pushes | push to | push fails | pushing | a push
build = failed to solve | source metadata for | t:load metadata for | docker build | compose build
pull = (docker|podman|compose|crane|nerdctl|ctr) (image |)pull | pulling | find image | manifests/* |
    reading manifest | pull access denied | failed to pull | initializing source | t:*%3apull |
    (helm|oras) (pull|install|upgrade|dependency|dep)
push = push | pushing | upload of | uploading | failed commit on ref | from put request | from patch request
pull = pulls
login = (login|log in|logging in) (fails|failed|is refused|refused|is denied|denied|is rejected|rejected|does
    not work|cannot|error*|gives|says|answers|ends) | (login|log in|logging in) … <fails> & !login
    (succeeds|succeeded|works|worked|was done|is done|goes through|passes|is accepted|is fine|is good|itself
    works) & !pull* & !push* & !image* & !build* & !after docker login
build = dockerfile | buildx | a build | builds
pull = pull* | manifest*
login = (docker login|registry login|podman login|login to|log in|a login|login with) & !login
    (succeeds|succeeded|works|worked|was done|is done|goes through|passes|is accepted|is fine|is good|itself
    works) & !after docker login & !login was never & !login … not yet
""")

STAGES = named("""
config = t:error getting credentials | t:error saving credentials | t:docker-credential-* | t:error
    loading config file | t:invalid reference | t:short-name | t:non tty device | t:credentials store
    error | t:getting username and password | t:json key | t:ac.serveraddress
dns_tls = t:x509: | t:tls: | t:no such host | t:connection refused | t:i/o timeout | t:proxyconnect |
    t:server gave http response | t:context deadline exceeded | t:handshake
token = t:failed to fetch (anonymous|oauth) token | t:unable to retrieve auth token | t:bearer token |
    t:token endpoint | t:fetching token | t:decode token response | t:failed to authorize | t:access
    token | t:include a token | t:bearer response | t:incorrect username or password
upload = t:blobs/uploads | t:layer upload | t:pushing layer
push_scope = t:push access denied | t:action: push | t:denied & push
blob = t:reading blob | t:error fetching blob | t:writing blob | t:download failed | t:error pulling
    image configuration | t:getdownloadurlforlayer
ping = t:pinging container registry | t:login attempt to | t:logging into
manifest = t:reading manifest | t:manifest unknown | t:pull access denied | t:manifests/*
""")

TOLD = named("""
vendor = @registry=dockerhub | @registry=ghcr | @registry=ecr | @registry=gar | @registry=acr
proxy=out = http_proxy | https_proxy | no_proxy | all_proxy | http-proxy.conf | cntlm | c:(zscaler|netskope|
    forcepoint|blue coat|bluecoat|websense|squid|web gateway)
proxy=out = c:(corporate|corporation*|company*|office*|corp|enterprise|university*|campus|school|work|isp|
    egress|outbound|outgoing|forward|squid|authenticating|authenticated|inspecting|intercepting|
    tls-inspecting|ssl-inspecting|transparent|socks|socks5|http|http(s)|internet|web|filtering|secure|
    customer*) (proxy|proxies) & !c:<front> & !c:reverse proxy
proxy=out = c:proxy (configured|set|entered|defined|variable|variables|setting|settings|environment|server*|
    user|password|address|url|host) & !c:<front> & !c:reverse proxy
proxy=out = c:(internet|outside|outer world|way out|world|direct way|go out|goes out|get out|outward) …
    (proxy|squid) & !c:reverse proxy | c:proxy … (internet|the outside|the world|way out) & !c:reverse proxy
    & !c:<front>
proxy=out = c:proxy & (@registry=dockerhub|@registry=ghcr|@registry=gar|@registry=ecr|@registry=acr|
    @registry=quay) & !c:<front> & !c:reverse & !c:no proxy & !c:without proxy & !c:without a proxy & !c:as
    proxy & !c:as a proxy & !c:proxy cache & !c:proxy-cache & !c:proxy project & !c:proxy repository &
    !c:nexus & !c:harbor & !c:artifactory & !c:pull-through
proxy=front = c:<front> & !c:(pull|push|run|image|tag|pulling|pushing) nginx & !c:nginx image | c:reverse
    proxy | c:reverse-proxy | c:proxy_pass | c:x-forwarded-* | c:openresty | c:tls termination | c:(alb|elb|
    nlb|load-balancer|loadbalancer|npm|f5|big-ip|nginx-proxy*)
""")
"""What is told beside the error, as facts."""

_PATHS: tuple[tuple[Step, tuple[str, ...]], ...] = (
    ("upload", ("/blobs/uploads",)),
    ("blob", ("/blobs/",)),
    ("manifest", ("/manifests/", "/tags/")),
    ("token", ("/token", "service=", "/auth", "/jwt/")),
)


def stage_of_url(url: str) -> Step | None:
    """The step of a request, by its URL (distribution's API and token specifications)."""
    for step, marks in _PATHS:
        if any(mark in url for mark in marks):
            return step
    return "ping" if url.rstrip("/").endswith("/v2") else None
