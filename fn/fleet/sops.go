package fleet

// SOPSValue begins a value that SOPS has encrypted (getsops/sops v3, aes encryptedValue).
const SOPSValue = "ENC[AES256_GCM,"

// SOPSSecretKind is the kind of objects that an operator decrypts (isindir.github.com).
const SOPSSecretKind = "SopsSecret"

// IsEncrypted reports whether SOPS has encrypted a manifest: then it has added the field sops
// (getsops/sops v3 stores).
func IsEncrypted(manifest map[string]any) bool {
	sops, _ := manifest["sops"].(map[string]any)
	return sops["mac"] != nil || sops["lastmodified"] != nil
}
