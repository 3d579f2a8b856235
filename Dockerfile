# One static program in an empty image, for kpt, kustomize and as an Argo CD config management plugin. "make image" builds it, by Docker with BuildKit or by podman.
#
# Where the world is not to be reached, name a mirror: make image BUILD_FLAGS='--build-arg GO_IMAGE=registry.example.com/golang:1.26 --build-arg GOPROXY=https://proxy.example.com'.
# For another platform than that of this machine: make image BUILD_FLAGS='--platform linux/arm64'; podman 4.3 wants --build-arg BUILDPLATFORM=linux/amd64, that of the machine, beside it.
ARG GO_IMAGE=docker.io/library/golang:1.26
FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS build
# kpt and kustomize run the image as "nobody", by name; Argo CD runs a plugin as user 999.
RUN mkdir -p /out/etc \
 && printf '%s\n' 'root:x:0:0:root:/:/sbin/nologin' 'nobody:x:65534:65534:nobody:/:/sbin/nologin' 'argocd:x:999:999:argocd:/:/sbin/nologin' > /out/etc/passwd \
 && printf '%s\n' 'root:x:0:' 'nobody:x:65534:' 'argocd:x:999:' > /out/etc/group
WORKDIR /src
COPY . .
ARG GOPROXY
ARG TARGETOS
ARG TARGETARCH
ARG VERSION
# The flags of the Makefile: the same sources and the same Go give the same bytes, there and here.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/go/build \
    GOCACHE=/go/build CGO_ENABLED=0 GOOS=${TARGETOS} GOARCH=${TARGETARCH} go build -trimpath -buildvcs=false \
    -tags nethttpomithttp2 -gcflags 'k8s.io/...=-l' -gcflags 'google.golang.org/...=-l' -gcflags 'github.com/google/...=-l' \
    -gcflags 'github.com/go-openapi/...=-l' -gcflags 'github.com/spf13/...=-l' -gcflags 'sigs.k8s.io/cluster-api/...=-l' \
    -gcflags 'sigs.k8s.io/kustomize/...=-l' -gcflags 'sigs.k8s.io/structured-merge-diff/...=-l' -gcflags 'github.com/itchyny/...=-l' \
    -gcflags 'github.com/fxamacker/...=-l' -gcflags 'github.com/shopspring/...=-l' -gcflags 'github.com/json-iterator/...=-l' \
    -gcflags 'crypto/...=-l' -gcflags 'net/...=-l' \
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
