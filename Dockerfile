# One static program in an empty image, for kpt, kustomize and as an Argo CD config management plugin. Build it by "make image".
#
# The image with Go can be that of a mirror: --build-arg GO_IMAGE=registry.example.com/golang:1.26; the modules too: --build-arg GOPROXY=…
ARG GO_IMAGE=docker.io/library/golang:1.26
FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS build
# kpt and kustomize run the image as "nobody", by name; Argo CD runs a plugin as user 999.
RUN mkdir -p /out/etc \
 && printf '%s\n' 'nobody:x:65534:65534:nobody:/:/sbin/nologin' 'argocd:x:999:999:argocd:/:/sbin/nologin' > /out/etc/passwd \
 && printf '%s\n' 'nobody:x:65534:' 'argocd:x:999:' > /out/etc/group
WORKDIR /src
COPY . .
ARG GOPROXY
ARG TARGETOS
ARG TARGETARCH
ARG VERSION
# The flags of the Makefile: the same sources give the same bytes, there and here.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=${TARGETOS} GOARCH=${TARGETARCH} go build -trimpath -buildvcs=false \
    -ldflags "-s -w -X github.com/capifleet/capifleet/internal/cli.version=${VERSION}" -o /out/usr/local/bin/capifleet .

FROM scratch
ARG VERSION
LABEL org.opencontainers.image.title="capifleet" \
      org.opencontainers.image.description="Compiles a fleet of Cluster API clusters: a KRM function, and a config management plugin for Argo CD" \
      org.opencontainers.image.source="https://github.com/capifleet/capifleet" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=build /out/ /
ENV PATH=/usr/local/bin
USER 65534:65534
ENTRYPOINT ["/usr/local/bin/capifleet"]
