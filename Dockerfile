# One static program in an empty image, for kpt, kustomize and as an Argo CD config management plugin.
ARG GO_VERSION=1.26
FROM golang:${GO_VERSION} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false \
    -ldflags "-s -w -X github.com/capifleet/capifleet/internal/cli.version=${VERSION}" -o /out/capifleet .
# kpt and kustomize run the image as "nobody", by name; Argo CD runs a plugin as user 999.
RUN mkdir -p /out/etc \
 && printf '%s\n' 'nobody:x:65534:65534:nobody:/:/sbin/nologin' 'argocd:x:999:999:argocd:/:/sbin/nologin' > /out/etc/passwd \
 && printf '%s\n' 'nobody:x:65534:' 'argocd:x:999:' > /out/etc/group

FROM scratch
COPY --from=build /out/ /
USER 65534:65534
ENTRYPOINT ["/capifleet"]
