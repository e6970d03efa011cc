"""Names that everybody can look up, Docker Hub's official images and public registries, and near misses."""

from __future__ import annotations

_LIBRARY = """
adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux
backdrop bash bonita buildpack-deps busybox caddy cassandra centos chronograf cirros clearlinux
clefos clickhouse clojure composer consul convertigo couchbase couchdb crate dart debian docker
drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang fedora flink
fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world
hitch hola-mundo httpd hylang ibmjava influxdb irssi jenkins jetty joomla jruby julia kapacitor
kibana kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached
mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud nginx node
notary odoo open-liberty openjdk opensuse oraclelinux orientdb percona perl photon php
php-zendserver phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star
rapidoid redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa
scratch silverpeas sl solr sonarqube spark spiped storm swarm swift swipl teamspeak telegraf
thrift tomcat tomee traefik ubuntu unit varnish vault websphere-liberty wordpress xwiki yourls
znc zookeeper
"""
OFFICIAL = frozenset(_LIBRARY.split())
"""Docker Hub's library: public for everybody. Any other bare name is a slip, or an image made at home."""

_STAGES = """
base base-image build build-deps build-env build-image build-stage builder builder-base common compile
compiler dependencies deps dev devel development dist final first frontend-build install installer
intermediate node-builder go-builder packager pre-build prod prod-deps production publish release runner
runtime second setup source sources stage stage-0 stage-1 stage0 stage1 test tester third
"""
STAGES = frozenset(_STAGES.split())
"""What people call the stages of a build."""

_HOSTS = (
    "docker.io",
    "gcr.io",
    "icr.io",
    "ocir.io",
    "ghcr.io",
    "quay.io",
    "azurecr.io",
    "amazonaws.com",
    "public.ecr.aws",
    "mcr.microsoft.com",
    "registry.gitlab.com",
    "registry.k8s.io",
    "k8s.gcr.io",
    "pkg.dev",
    "registry.redhat.io",
    "registry.access.redhat.com",
    "nvcr.io",
    "jfrog.io",
    "codeberg.org",
    "docker.elastic.co",
    "registry.digitalocean.com",
)
_SHORT = 7
"""Below that many letters, one letter makes another registry (`gcr.io`, `icr.io`), not a slip."""


def misspelt(host: str) -> bool:
    """True if the host is one slip away from a public registry's, and is none."""
    name = host.lower().partition(":")[0]
    for known in _HOSTS:
        end = ".".join(name.split(".")[-known.count(".") - 1 :])
        if end == known:
            return False
    for known in _HOSTS:
        end = ".".join(name.split(".")[-known.count(".") - 1 :])
        if len(known) >= _SHORT and one_slip(end, known):
            return True
    return False


def one_slip(one: str, other: str) -> bool:
    """True if one letter was added, left out, mistaken, or two neighbours were swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    rest, rest_other = one[start:], other[start:]
    return (
        rest[1:] == rest_other[1:]
        or rest[1:] == rest_other
        or rest == rest_other[1:]
        or (rest[:2] == rest_other[:2][::-1] and rest[2:] == rest_other[2:])
    )
